/**
 * Who may import whom. Rooms as in docs/architecture.md; type-only imports count as well, because a type is knowledge too.
 * Parsed through @swc/core: with TypeScript 7 alone dependency-cruiser sees no module and passes everything.
 */
const room = (name) => `^${name}/`;
const rooms = ["kernel", "wire", "dut", "backend", "factory", "product", "journal"];
/** Inner rooms, each with those that it may stand on. */
const mayStandOn = {
  kernel: [],
  wire: ["kernel"],
  dut: ["kernel", "wire"],
  backend: ["kernel", "dut"],
  factory: ["kernel", "dut"],
  product: ["kernel", "wire", "dut"],
  journal: ["kernel"],
};
const test = "\\.test\\.ts$|/test-support(/|\\.ts$)|/contract(/|\\.ts$)";

const forbidden = [
  {
    name: "no-circular",
    comment: "Parts that need each other in a circle are one part.",
    severity: "error",
    from: {},
    to: { circular: true },
  },
  ...rooms.map((name) => ({
    name: `core-${name}`,
    comment: `core/${name} stands on ${mayStandOn[name].join(", ") || "nothing"} only.`,
    severity: "error",
    from: { path: room(`core/${name}`), pathNot: test },
    to: {
      path: "^(core|steps|emulators|rigs|reports|cli|tools|bench)/",
      pathNot: [name, ...mayStandOn[name]].map((other) => room(`core/${other}`)),
    },
  })),
  {
    name: "steps-know-ports-only",
    comment: "The step knows no target: no emulator, rig or report, and not the command either.",
    severity: "error",
    from: { path: room("steps") },
    to: { path: "^(emulators|rigs|reports|cli|tools|bench)/" },
  },
  {
    name: "reports-read-journals-only",
    comment: "A report is drawn from the journal; it knows neither steps nor devices.",
    severity: "error",
    from: { path: room("reports") },
    to: { path: "^(steps|emulators|rigs|cli|tools|bench)/|^core/(dut|backend|factory|product)/" },
  },
  {
    name: "verify-page-stands-alone",
    comment:
      "The page is a second reading of a bundle's format: what it shared with the first, it would get wrong alike.",
    severity: "error",
    from: { path: room("reports/verify-page"), pathNot: test },
    to: {
      path: "^(core|steps|emulators|rigs|reports|cli|tools|bench)/",
      pathNot: room("reports/verify-page"),
    },
  },
  {
    name: "emulators-and-rigs-apart",
    comment: "A rig reaches an emulated board as it would hardware: by pty, port or command.",
    severity: "error",
    from: { path: "^(emulators|rigs)/" },
    to: { path: "^(steps|reports|cli|tools|bench)/" },
  },
  {
    name: "emulators-not-rigs",
    severity: "error",
    from: { path: room("emulators") },
    to: { path: room("rigs") },
  },
  {
    name: "rigs-not-emulators",
    severity: "error",
    from: { path: room("rigs") },
    to: { path: room("emulators") },
  },
  {
    name: "device-meets-backend-on-the-wire",
    comment: "Device or board, and backend or factory, share no code but the wire's.",
    severity: "error",
    from: { path: "^emulators/(device|board|parts)/" },
    to: { path: "^emulators/(backend|factory)/" },
  },
  {
    name: "backend-meets-device-on-the-wire",
    severity: "error",
    from: { path: "^emulators/(backend|factory)/" },
    to: { path: "^emulators/(device|board|parts)/" },
  },
  {
    name: "parts-stand-alone",
    comment: "What devices and boards are made of knows neither.",
    severity: "error",
    from: { path: room("emulators/parts"), pathNot: test },
    to: { path: "^emulators/(?!parts/)" },
  },
  {
    name: "no-defects-in-production",
    comment: "Production code never mentions defects; only the command's composition may.",
    severity: "error",
    from: { pathNot: "^(emulators/defects|cli)/" },
    to: { path: room("emulators/defects") },
  },
  {
    name: "rooms-have-one-door",
    comment:
      "Another room's index.ts is its door. (kernel/yaml-file.ts and schema-problems.ts have doors of their own: they are heavy.)",
    severity: "error",
    from: { path: "^(core/[^/]+|emulators/[^/]+|rigs/[^/]+|reports)/", pathNot: test },
    to: {
      path: "^(core/[^/]+|emulators/[^/]+|rigs/[^/]+|reports)/",
      pathNot: ["^$1/", "/index\\.ts$", "/contract\\.ts$", "^core/kernel/(yaml-file|schema-problems)\\.ts$"],
    },
  },
];

module.exports = {
  forbidden,
  options: {
    parser: "swc",
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(node_modules|runs)/" },
    enhancedResolveOptions: { extensions: [".ts", ".js", ".mjs", ".json"] },
  },
};
