import {
  decommissionedPath,
  type NoticeMessage,
  parseJsonObject,
  readNotice,
  writeMessage,
} from "../../core/wire/index.ts";
import { CloudFault, type Notices } from "./cloud-parts.ts";
import { asFirmware } from "./firmware-task.ts";
import type { Parts } from "./parts.ts";

/** Journal key of the notice that is due. */
export const noticeKey = "notice.due";

/** Keeps the notice in the journal until the backend has said that it has it; proven by the IDevID, which stays. */
export function makeNotices({ board, cloud, journal }: Parts): Notices {
  const due = (): { notice: NoticeMessage; endpoint: string } | undefined => {
    const text = Buffer.from(journal.recall(noticeKey) ?? "");
    const notice = readNotice(text);
    const { endpoint } = parseJsonObject(text) ?? {};
    return notice && { notice, endpoint: String(endpoint ?? "") };
  };

  return {
    record(notice) {
      // Until it is delivered the device is nobody's: whatever happened since concerns the same owner.
      if (due() !== undefined) return;
      journal.record(noticeKey, JSON.stringify({ ...notice, endpoint: cloud.endpoint() ?? "" }));
    },
    get due() {
      return due() !== undefined;
    },
    get endpoint() {
      return due()?.endpoint || undefined;
    },
    async deliver(signal) {
      const kept = due();
      if (kept === undefined) return;
      const to = cloud.addressOf(kept.endpoint || undefined) ?? cloud.address();
      const body = writeMessage(kept.notice);
      const request = {
        method: "POST",
        path: decommissionedPath,
        type: "application/json",
        body,
        signal,
      } as const;
      const { status } = await cloud.ask("identity", request, to);
      if (status !== 204)
        throw new CloudFault("enrolment-refused", `the notice of decommissioning was not taken: ${status}`);
      asFirmware(board, () => journal.retain((key) => key !== noticeKey));
    },
  };
}
