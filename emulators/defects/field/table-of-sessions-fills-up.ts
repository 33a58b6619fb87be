import { SetUpFault } from "../../../core/wire/provisioning/index.ts";
import { type Defect, inDevice } from "../defect.ts";

const room = 8;

export const tableOfSessionsFillsUp: Defect = {
  name: "table-of-sessions-fills-up",
  breaks: "PRV-FIELD-2.1",
  mistake:
    "Each session gets a place in a table of eight when it is begun, and gives it back when it is finished; those that nobody finishes stay, and the ninth is told to wait.",
  cwe: 772,
  caughtBy: "A crowd that begins sessions and proves nothing keeps nobody from their own device",
  breakage: () =>
    inDevice("setUpDispatch", (make, parts) => {
      const dispatch = make(parts);
      const table = new Set<object>();
      return (conversation, path, message) => {
        if (!table.has(conversation) && table.size >= room) throw new SetUpFault("locked", "try again later");
        table.add(conversation);
        const answer = dispatch(conversation, path, message);
        if (conversation.proven) table.delete(conversation);
        return answer;
      };
    }),
};
