import ts from 'typescript';

/** A member of an interface or of a type's literal, as written. */
export interface Member {
  name: string;
  type: string;
  about: string;
}

/** What a source file says of what it declares; nothing is resolved, so that reading takes milliseconds. */
export interface Source {
  /** Docstrings by the name of the constant, type or interface; `''` where there is none. */
  about: Map<string, string>;
  /** Docstrings of the fields inside a constant, by its name and then by their path: `input.chatId`. */
  fields: Map<string, Map<string, string>>;
  /** Names of types by the constant whose schema they are inferred from. */
  typeNames: Map<string, string>;
  /** Members of interfaces, and of each option of a union of literals, by the name of the interface or union. */
  members: Map<string, Member[][]>;
}

/** Reads several files as if they were one: the constants that are exported, and all types. */
export function readSource(files: readonly string[]): Source {
  const source: Source = { about: new Map(), fields: new Map(), typeNames: new Map(), members: new Map() };
  for (const text of files) {
    const file = ts.createSourceFile('source.ts', text, ts.ScriptTarget.Latest, true);
    for (const statement of file.statements) readStatement(statement, source);
  }
  return source;
}

function isExported(statement: ts.VariableStatement): boolean {
  return (statement.modifiers ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
}

function readStatement(statement: ts.Statement, source: Source): void {
  if (ts.isVariableStatement(statement) && isExported(statement)) {
    for (const declaration of statement.declarationList.declarations) {
      const name = declaration.name.getText();
      source.about.set(name, docstring(statement));
      source.fields.set(name, fieldDocs(declaration));
    }
  } else if (ts.isInterfaceDeclaration(statement)) {
    source.about.set(statement.name.text, docstring(statement));
    source.members.set(statement.name.text, [membersOf(statement)]);
  } else if (ts.isTypeAliasDeclaration(statement)) {
    const inferred = /<typeof (\w+)>$/.exec(statement.type.getText())?.[1];
    if (inferred) source.typeNames.set(inferred, statement.name.text);
    source.members.set(statement.name.text, optionsOf(statement.type).map(membersOf));
  }
}

function optionsOf(type: ts.TypeNode): ts.TypeLiteralNode[] {
  const options = ts.isUnionTypeNode(type) ? [...type.types] : [type];
  return options.filter(ts.isTypeLiteralNode);
}

function membersOf(of: ts.InterfaceDeclaration | ts.TypeLiteralNode): Member[] {
  return of.members.filter(ts.isPropertySignature).map((member) => ({
    name: `${literalName(member.name)}${member.questionToken ? '?' : ''}`,
    type: oneLine(member.type?.getText() ?? ''),
    about: docstring(member),
  }));
}

/** Members of a type given as text, as in `{ members: MemberCard[] }`; none when it is no literal. */
export function membersOfText(type: string): Member[] {
  return readSource([`type Given = ${type};`]).members.get('Given')?.[0] ?? [];
}

function literalName(name: ts.PropertyName): string {
  return ts.isStringLiteral(name) ? name.text : name.getText();
}

function fieldDocs(node: ts.Node): Map<string, string> {
  const found = new Map<string, string>();
  const visit = (child: ts.Node, path: string): void => {
    const named = ts.isPropertyAssignment(child) || ts.isShorthandPropertyAssignment(child);
    const within = named ? `${path}${literalName(child.name)}` : path;
    if (named && docstring(child)) found.set(within, docstring(child));
    ts.forEachChild(child, (next) => visit(next, named ? `${within}.` : path));
  };
  visit(node, '');
  return found;
}

function docstring(node: ts.Node): string {
  const last = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc).at(-1);
  return oneLine(ts.getTextOfJSDocComment(last?.comment) ?? '');
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
