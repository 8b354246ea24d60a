import { defineConfig } from "vitest/config";

export default defineConfig({ test: { include: ["conformance/sdks/*.test.ts"] } });
