/** Numbers of the registers that have names. */
export const sp = 13;
export const lr = 14;

/** What a generated function is called with; see `Machine`. */
export const parameters = ["R", "F", "W", "H", "B", "P", "X", "limit"] as const;

/** Sizes of the memories that generated code reads by itself. */
export interface Layout {
  readonly ramSize: number;
  readonly flashSize: number;
}

interface Flags {
  /** A value whose sign and zeroness are N and Z. */
  readonly nz: string;
  readonly c: string;
  readonly v: string;
  /** The operands, when all flags are those of their difference. */
  readonly compared: readonly [string, string] | undefined;
}

const initialFlags: Flags = { nz: "nz", c: "c", v: "v", compared: undefined };

interface Exit {
  readonly registers: readonly string[];
  readonly flags: Flags;
  readonly cycles: number;
  readonly next: string;
}

/**
 * A run of instructions on its way to become one JavaScript function. Each value is a constant of its own, so that flags need not be worked out
 * before somebody looks at them: they are kept as expressions of the values that they come from.
 */
export class Trace {
  readonly start: number;
  readonly layout: Layout;
  #registers: readonly string[] = Array.from({ length: 15 }, (_, number) => `r${number}`);
  #flags = initialFlags;
  #cycles = 0;
  #values = 0;
  readonly #lines: string[] = [];
  readonly #exits: Exit[] = [];
  readonly #read = new Set<number>();
  readonly #written = new Set<number>();
  #loops = false;

  constructor(start: number, layout: Layout) {
    this.start = start;
    this.layout = layout;
  }

  /** The value of a register, as a signed word. */
  get(register: number): string {
    this.#read.add(register);
    return this.#registers[register] ?? "0";
  }

  set(register: number, value: string): void {
    this.#written.add(register);
    this.#registers = this.#registers.with(register, value);
  }

  /** A name that nothing has yet. */
  name(): string {
    this.#values += 1;
    return `t${this.#values}`;
  }

  /** Names an expression. */
  value(expression: string): string {
    const name = this.name();
    this.#lines.push(`const ${name}=${expression};`);
    return name;
  }

  line(text: string): void {
    this.#lines.push(text);
  }

  spend(cycles: number): void {
    this.#cycles += cycles;
  }

  /** N and Z are those of `nz`; C and V are `c` and `v`, or as they were. */
  setFlags(nz: string, c?: string, v?: string): void {
    const { c: oldC, v: oldV } = this.#flags;
    this.#flags = { nz, c: c ?? oldC, v: v ?? oldV, compared: undefined };
  }

  /** All flags are those of `a` minus `b`, which is `difference`. */
  setCompared(a: string, b: string, difference: string): void {
    this.#flags = {
      nz: difference,
      c: `((${a}>>>0)>=(${b}>>>0)?1:0)`,
      v: `(((${a}^${b})&(${a}^${difference}))>>>31)`,
      compared: [a, b],
    };
  }

  get carry(): string {
    return this.#flags.c;
  }

  /** A condition of a branch, by its number. */
  condition(number: number): string {
    const { nz, c, v, compared } = this.#flags;
    const [a, b] = compared ?? [];
    const unsigned = (operator: string) => `(${a}>>>0)${operator}(${b}>>>0)`;
    const isLess = `((${nz}<0)!==(${v}!==0))`;
    switch (number >> 1) {
      case 0:
        return `${nz}${number & 1 ? "!==" : "==="}0`;
      case 1:
        if (compared) return unsigned(number & 1 ? "<" : ">=");
        return `${c}${number & 1 ? "===" : "!=="}0`;
      case 2:
        return `${nz}${number & 1 ? ">=" : "<"}0`;
      case 3:
        return `${v}${number & 1 ? "===" : "!=="}0`;
      case 4:
        if (compared) return unsigned(number & 1 ? "<=" : ">");
        return number & 1 ? `(${c}===0||${nz}===0)` : `(${c}!==0&&${nz}!==0)`;
      case 5:
        if (compared) return `${a}${number & 1 ? "<" : ">="}${b}`;
        return number & 1 ? isLess : `!${isLess}`;
      default:
        if (compared) return `${a}${number & 1 ? "<=" : ">"}${b}`;
        return number & 1 ? `(${nz}===0||${isLess})` : `(${nz}!==0&&!${isLess})`;
    }
  }

  /** Code that leaves the function for `next`, an address or an expression of one; `more` cycles come on top. */
  exit(next: number | string, more = 0): string {
    this.#exits.push({
      ...{ registers: this.#registers, flags: this.#flags },
      ...{ cycles: this.#cycles + more, next: String(next) },
    });
    return `@${this.#exits.length - 1}@`;
  }

  /** Code that leaves it before the instruction at `address`, which is to be run by itself. */
  single(address: number): string {
    return this.exit(address).replace(/@$/, "!@");
  }

  /** Code that goes back to the beginning, while time is left. */
  again(more: number): string {
    this.#loops = true;
    return this.exit(this.start, more).replace(/@$/, "?@");
  }

  /** Body of the function. It returns the cycles that it took, negative when the next instruction is to be run by itself. */
  finish(): string {
    const used = [...new Set([...this.#read, ...this.#written])].toSorted((a, b) => a - b);
    const load = used.map((register) => `r${register}=R[${register}]|0`);
    const heading = `let ${[...load, "nz=F[0]", "c=F[1]", "v=F[2]", "n=0"].join()};`;
    const body = this.#lines
      .join("\n")
      .replaceAll(/@(\d+)([!?]?)@/g, (_, index, kind) => this.#leave(Number(index), kind));
    return this.#loops ? `${heading}\nfor(;;){\n${body}\n}` : `${heading}\n${body}`;
  }

  #leave(index: number, kind: string): string {
    const { registers, flags, cycles, next } = this.#exits[index] as Exit;
    const written = [...this.#written];
    // In a loop the names of the beginning hold what an earlier round left.
    const changed = written.filter((register) => this.#loops || registers[register] !== `r${register}`);
    const keep = changed.map((register) => `R[${register}]=${registers[register]};`).join("");
    const flagged = this.#loops || flags !== initialFlags;
    const keepFlags = flagged ? `F[0]=${flags.nz};F[1]=${flags.c};F[2]=${flags.v};` : "";
    const taken = this.#loops ? `n+${cycles}` : `${cycles}`;
    const leave = `${keep}${keepFlags}R[15]=${next};return ${kind === "!" ? `-1-(${taken})` : taken};`;
    if (kind !== "?") return leave;
    const round = written.map((register) => `n${register}=${registers[register]}`);
    const names = [...round, `nf=${flags.nz}`, `cf=${flags.c}`, `vf=${flags.v}`].join();
    const move = written.map((register) => `r${register}=n${register};`).join("");
    return `if(n+${cycles}<limit){const ${names};${move}nz=nf;c=cf;v=vf;n+=${cycles};continue;}${leave}`;
  }
}
