// Bundles the extension into one file, or with --tests the unit tests.
import { build } from "esbuild";

const tests = process.argv.includes("--tests");

await build({
  ...(tests
    ? { entryPoints: ["src/**/*.test.ts"], outbase: "src", outdir: "dist/test" }
    : { entryPoints: ["src/extension.ts"], outfile: "dist/extension.js", minify: true }),
  bundle: true,
  // The editor hands this module in; it is in no package.
  external: ["vscode"],
  format: "cjs",
  platform: "node",
  // The Node of the oldest editor that package.json's `engines` admits.
  target: "node20",
  logLevel: "warning",
});
