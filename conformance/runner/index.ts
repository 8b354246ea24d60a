// The runner as a library: what the command line, the scripts and the tests use.

export { conformance } from "./cli.js";
export { detected } from "./detect.js";
export { inspect } from "./inspect.js";
export { loadRequirements, loadVectors } from "./load.js";
export { Pipe } from "./pipe.js";
export { CODECS } from "./protocol.js";
export { styleOf } from "./style.js";
export { suite } from "./suite.js";
