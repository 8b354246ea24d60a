// The generated Protobuf message of an envelope, for @bufbuild/protobuf: to embed in messages of one's own, in an
// `Any`, or in a registry. `encode` and `decode` do not use it; codec/protobuf.ts is stricter.

export * from "./generated/rethrown/v1/envelope_pb.js";
