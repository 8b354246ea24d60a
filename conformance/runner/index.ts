// The runner as a library: what the command line, the scripts and the tests use.

export { conformance, inspect } from "./cli.js";
export { loadRequirements, loadVectors } from "./load.js";
export { Pipe } from "./pipe.js";
export { styleOf } from "./style.js";
export { suite } from "./suite.js";
