/** The modem's time of day: 1970 when it gets supply, and right once it has asked an SNTP server. */
export class ModemClock {
  readonly #now: () => number;
  #offset: number;
  #server = false;
  /** Hours and minutes that local time is ahead of UTC, in ms. */
  #zone = 0;

  /** `now`: the bench's time, ms since the epoch. */
  constructor(now: () => number) {
    this.#now = now;
    this.#offset = -now();
  }

  /** Ms since the epoch, as far as the modem knows. */
  now(): number {
    return this.#now() + this.#offset;
  }

  get asksServer(): boolean {
    return this.#server;
  }

  /** `zone` in whole hours, or as hhmm. */
  configure(asks: boolean, zone: number): void {
    const [hours, minutes] = Math.abs(zone) <= 14 ? [zone, 0] : [Math.trunc(zone / 100), zone % 100];
    this.#server = asks;
    this.#zone = (hours * 60 + minutes) * 60_000;
  }

  /** An SNTP server has answered. */
  synchronise(): void {
    this.#offset = 0;
  }

  /** By AT+SYSTIMESTAMP; ms since the epoch. */
  set(time: number): void {
    this.#offset = time - this.#now();
  }

  /** Local time as asctime writes it. */
  get text(): string {
    const [day, date, month, year, time] = new Date(this.now() + this.#zone)
      .toUTCString()
      .replace(",", "")
      .split(" ");
    return `${day} ${month} ${date?.replace(/^0/, " ")} ${time} ${year}`;
  }
}
