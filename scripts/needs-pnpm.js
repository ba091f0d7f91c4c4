// Plain JavaScript, because npm runs it on any Node, before anything is installed.
// biome-ignore lint/suspicious/noUndeclaredEnvVars: turbo does not run this
const [agent] = (process.env['npm_config_user_agent'] ?? '').split('/');
if (agent === 'npm' || agent === 'yarn') {
  console.error('This workspace needs pnpm. Run: npx -y pnpm@12.21.0 test');
  process.exitCode = 1;
}
