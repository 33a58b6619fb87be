/** Something that happens at a moment of device time. */
interface Alarm {
  /** In so many nanoseconds; an earlier appointment is forgotten. */
  schedule(nanos: number): void;
  cancel(): void;
}

/** Time of one chip since its start, in nanoseconds. It passes when told; what is due meanwhile happens in its order. */
export class DeviceTime {
  #now = 0;
  readonly #due: { at: number; readonly run: () => void }[] = [];

  get nanos(): number {
    return this.#now;
  }

  /** When the next alarm is due, ns; infinite when there is none. */
  get next(): number {
    return this.#due[0]?.at ?? Number.POSITIVE_INFINITY;
  }

  createAlarm(run: () => void): Alarm {
    const alarm = { at: 0, run };
    const cancel = () => {
      const index = this.#due.indexOf(alarm);
      if (index >= 0) this.#due.splice(index, 1);
    };
    return {
      cancel,
      schedule: (nanos) => {
        cancel();
        alarm.at = this.#now + nanos;
        const later = this.#due.findIndex(({ at }) => at > alarm.at);
        this.#due.splice(later < 0 ? this.#due.length : later, 0, alarm);
      },
    };
  }

  tick(nanos: number): void {
    const end = this.#now + nanos;
    for (let first = this.#due[0]; first !== undefined && first.at <= end; first = this.#due[0]) {
      this.#due.shift();
      this.#now = Math.max(this.#now, first.at);
      first.run();
    }
    this.#now = end;
  }
}
