export { writeGenerated } from './files.ts';
export {
  componentOf,
  isSuccess,
  isTyped,
  type NamedType,
  namedTypes,
  type OperationTypes,
  operationName,
  operationTypes,
} from './names.ts';
export { camelCase, docComment, memberKey, pascalCase, quoted } from './typescript.ts';
