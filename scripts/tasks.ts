/** The tasks of turbo that `test` runs in the workspace. */
export const workspaceTasks: string[] = ['lint', 'lint:root', 'typecheck', 'test', 'test:root'];

/** The task of turbo that tests the packed packages, after all others, because some of its tests measure time. */
export const consumersTask = 'test:consumers';
