/** Runs the benchmark that the argument names. */
const benchmarks: Record<string, string> = {
  client: './client/bench/client.ts',
  mock: './mock/bench.ts',
};

const [name = ''] = process.argv.slice(2);
const file = benchmarks[name];
if (file) await import(file);
else {
  console.error(`There is no benchmark "${name}". Choose from: ${Object.keys(benchmarks).join(', ')}.`);
  process.exitCode = 1;
}
