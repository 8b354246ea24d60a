// Generated from schema/; do not edit, run `npm run generate`.
export const SCHEMA = {
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$id": "https://rethrown.dev/schema/v1/envelope.schema.json",
  "title": "rethrown error envelope, version 1",
  "description": "The JSON encoding of one failure (SPEC.md, sections 4, 6 and 7.3). What JSON Schema cannot say is left to a decoder: that references stay within `related`, and the limits of section 8.",
  "$ref": "#/$defs/ErrorEnvelope",
  "required": [
    "v"
  ],
  "$defs": {
    "ErrorEnvelope": {
      "description": "One error: the thrown one, or, without the fields of the root, one that it refers to.",
      "type": "object",
      "required": [
        "type"
      ],
      "propertyNames": {
        "pattern": "^[^$]"
      },
      "properties": {
        "v": {
          "description": "format version, 1",
          "const": 1
        },
        "type": {
          "description": "stable type name",
          "type": "string",
          "minLength": 1
        },
        "lineage": {
          "description": "the type's aliases, then its ancestors' stable type names, nearest first",
          "type": "array",
          "items": {
            "type": "string"
          }
        },
        "message": {
          "description": "what the language shows for the error, without the type",
          "type": "string"
        },
        "code": {
          "description": "the application's machine code, compared whole, never by substring",
          "type": "string"
        },
        "kind": {
          "description": "whose fault: `user` or `system`; absent means unknown",
          "enum": [
            "unknown",
            "user",
            "system"
          ]
        },
        "status": {
          "description": "what sort of failure, in a vocabulary that every language shares",
          "enum": [
            "cancelled",
            "unknown",
            "invalid_argument",
            "deadline_exceeded",
            "not_found",
            "already_exists",
            "permission_denied",
            "resource_exhausted",
            "failed_precondition",
            "aborted",
            "out_of_range",
            "unimplemented",
            "internal",
            "unavailable",
            "data_loss",
            "unauthenticated"
          ]
        },
        "httpStatus": {
          "description": "the HTTP status that the thrower chose, 100 to 999",
          "type": "integer",
          "minimum": 100,
          "maximum": 999
        },
        "retryable": {
          "description": "whether a retry can help; absent means that the thrower did not say",
          "type": "boolean"
        },
        "retryAfterMs": {
          "description": "how long to wait before a retry, in milliseconds",
          "type": "integer",
          "minimum": 0,
          "maximum": 9007199254740991
        },
        "traceback": {
          "description": "the stack as the origin language prints it, of this error alone, without the line that names type and message",
          "type": "string"
        },
        "frames": {
          "description": "the same stack as data, innermost last",
          "type": "array",
          "items": {
            "$ref": "#/$defs/Frame"
          }
        },
        "stdout": {
          "description": "what the failed call wrote to standard output",
          "type": "string"
        },
        "stderr": {
          "description": "what the failed call wrote to standard error",
          "type": "string"
        },
        "billableUnits": {
          "description": "what the call costs: text verbatim, numbers equal by value",
          "type": [
            "number",
            "string"
          ]
        },
        "args": {
          "description": "positional constructor arguments, where the language keeps them",
          "type": "array",
          "items": {
            "$ref": "#/$defs/value"
          }
        },
        "attributes": {
          "description": "the type's fields, by name",
          "type": "object",
          "additionalProperties": {
            "$ref": "#/$defs/value"
          }
        },
        "notes": {
          "description": "notes added after the error was raised",
          "type": "array",
          "items": {
            "type": "string"
          }
        },
        "cause": {
          "description": "the explicit cause",
          "$ref": "#/$defs/reference"
        },
        "context": {
          "description": "what was being handled when this was raised",
          "$ref": "#/$defs/reference"
        },
        "suppressContext": {
          "description": "whether `context` is hidden when the error is printed",
          "type": "boolean"
        },
        "errors": {
          "description": "the members of a group",
          "type": "array",
          "items": {
            "$ref": "#/$defs/reference"
          }
        },
        "origin": {
          "description": "where it was raised",
          "$ref": "#/$defs/Origin"
        },
        "time": {
          "description": "when it was captured, in milliseconds since the Unix epoch",
          "type": "integer",
          "minimum": -9007199254740991,
          "maximum": 9007199254740991
        },
        "traceparent": {
          "description": "W3C Trace Context",
          "type": "string"
        },
        "omitted": {
          "description": "what was left out on purpose",
          "type": "array",
          "maxItems": 64,
          "items": {
            "$ref": "#/$defs/Omission"
          }
        },
        "related": {
          "description": "the rest of the graph",
          "type": "array",
          "items": {
            "$ref": "#/$defs/RelatedError"
          }
        }
      },
      "additionalProperties": {
        "$ref": "#/$defs/value"
      }
    },
    "RelatedError": {
      "description": "A member of `related`.",
      "$ref": "#/$defs/ErrorEnvelope",
      "properties": {
        "v": {
          "description": "Only the root has a version.",
          "not": {}
        },
        "related": {
          "description": "Only the root has these.",
          "maxItems": 0
        }
      }
    },
    "Frame": {
      "description": "One call of a stack.",
      "type": "object",
      "propertyNames": {
        "pattern": "^[^$]"
      },
      "properties": {
        "file": {
          "description": "source file, as the origin names it",
          "type": "string"
        },
        "line": {
          "description": "line, from 1",
          "type": "integer",
          "minimum": 0,
          "maximum": 2147483647
        },
        "column": {
          "description": "column, from 1",
          "type": "integer",
          "minimum": 0,
          "maximum": 2147483647
        },
        "function": {
          "description": "function, as the origin names it",
          "type": "string"
        },
        "module": {
          "description": "module",
          "type": "string"
        },
        "source": {
          "description": "the text of the source line, trimmed",
          "type": "string"
        }
      },
      "additionalProperties": {
        "$ref": "#/$defs/value"
      }
    },
    "Origin": {
      "description": "Where an error was raised.",
      "type": "object",
      "propertyNames": {
        "pattern": "^[^$]"
      },
      "properties": {
        "language": {
          "description": "`python`, `javascript`, …",
          "type": "string"
        },
        "runtime": {
          "description": "`CPython 3.11.7`, `Node.js 20.20.2`, …",
          "type": "string"
        },
        "library": {
          "description": "the library that captured, with its version",
          "type": "string"
        },
        "service": {
          "description": "the service",
          "type": "string"
        },
        "worker": {
          "description": "the process, container or task executor",
          "type": "string"
        },
        "task": {
          "description": "the call",
          "type": "string"
        },
        "host": {
          "description": "the machine",
          "type": "string"
        }
      },
      "additionalProperties": {
        "$ref": "#/$defs/value"
      }
    },
    "Omission": {
      "description": "Something that was left out on purpose.",
      "type": "object",
      "required": [
        "reason"
      ],
      "propertyNames": {
        "pattern": "^[^$]"
      },
      "properties": {
        "path": {
          "description": "JSON Pointer within its own error; may cover a subtree; absent means the error as a whole",
          "type": "string"
        },
        "reason": {
          "description": "why",
          "enum": [
            "truncated",
            "redacted",
            "unsupported",
            "failed"
          ]
        },
        "size": {
          "description": "size of the original, in UTF-8 bytes or elements",
          "type": "integer",
          "minimum": 0,
          "maximum": 9007199254740991
        }
      },
      "additionalProperties": {
        "$ref": "#/$defs/value"
      }
    },
    "reference": {
      "description": "An error of this envelope: 0 is the envelope itself, n is `related[n - 1]`.",
      "type": "integer",
      "minimum": 0,
      "maximum": 9007199254740991
    },
    "value": {
      "description": "A value of `args`, `attributes` or an unknown field: plain, or a map with the one key of a tag.",
      "if": {
        "type": "object",
        "minProperties": 1,
        "maxProperties": 1,
        "propertyNames": {
          "enum": [
            "$int",
            "$float",
            "$time",
            "$bytes",
            "$tuple",
            "$map",
            "$error",
            "$object",
            "$opaque"
          ]
        }
      },
      "then": {
        "$ref": "#/$defs/tag"
      },
      "else": {
        "$ref": "#/$defs/plain"
      }
    },
    "plain": {
      "description": "A value without a tag.",
      "type": [
        "null",
        "boolean",
        "number",
        "string",
        "array",
        "object"
      ],
      "items": {
        "$ref": "#/$defs/value"
      },
      "additionalProperties": {
        "$ref": "#/$defs/value"
      }
    },
    "tag": {
      "description": "What the data model lacks (section 6).",
      "type": "object",
      "properties": {
        "$int": {
          "description": "An integer outside ±(2^53 − 1), in decimal, of at most 1000 digits.",
          "type": "string",
          "pattern": "^-?(?:[1-9][0-9]{16,999}|9[1-9][0-9]{14}|90[1-9][0-9]{13}|900[8-9][0-9]{12}|9007[2-9][0-9]{11}|9007199[3-9][0-9]{8}|90071992[6-9][0-9]{7}|900719925[5-9][0-9]{6}|9007199254[8-9][0-9]{5}|90071992547[5-9][0-9]{4}|900719925474[1-9][0-9]{3}|900719925474099[2-9])$(?!\\n)"
        },
        "$float": {
          "description": "A float that is not finite: `nan`, `inf` or `-inf`.",
          "enum": [
            "nan",
            "inf",
            "-inf"
          ]
        },
        "$time": {
          "description": "An instant in UTC, as `2026-11-21T03:35:00.5Z`: a real date, at most 9 fraction digits, the last one not 0.",
          "type": "string",
          "pattern": "^(?:(?!0000)[0-9]{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))|(?!0000)(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)-02-29)T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\\.[0-9]{0,8}[1-9])?Z$(?!\\n)"
        },
        "$bytes": {
          "description": "Bytes: RFC 4648 base64, padded, unused bits zero.",
          "type": "string",
          "pattern": "^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/][AQgw]==|[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=)?$(?!\\n)"
        },
        "$tuple": {
          "description": "A tuple: a list of values.",
          "type": "array",
          "items": {
            "$ref": "#/$defs/value"
          }
        },
        "$map": {
          "description": "A map with a key that is not text, or whose only key starts with `$`: a list of entries.",
          "type": "array",
          "items": {
            "description": "A key and a value.",
            "type": "array",
            "minItems": 2,
            "maxItems": 2,
            "items": {
              "$ref": "#/$defs/value"
            }
          }
        },
        "$error": {
          "description": "An error inside a value.",
          "$ref": "#/$defs/reference"
        },
        "$object": {
          "description": "An instance of a registered value type.",
          "type": "object",
          "required": [
            "type",
            "fields"
          ],
          "properties": {
            "type": {
              "description": "Its stable type name.",
              "type": "string",
              "minLength": 1
            },
            "fields": {
              "description": "Its fields, by name.",
              "type": "object",
              "additionalProperties": {
                "$ref": "#/$defs/value"
              }
            }
          },
          "additionalProperties": false
        },
        "$opaque": {
          "description": "Anything else.",
          "type": "object",
          "required": [
            "type",
            "text"
          ],
          "properties": {
            "type": {
              "description": "The name of its type.",
              "type": "string",
              "minLength": 1
            },
            "text": {
              "description": "What its language shows for it, at most 1,024 bytes of UTF-8.",
              "type": "string",
              "maxLength": 1024
            }
          },
          "additionalProperties": false
        }
      }
    }
  }
} as const;
