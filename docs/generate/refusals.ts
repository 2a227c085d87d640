import { dirname, join } from 'node:path/posix';
import ts from 'typescript';

/** A function, or a method as `Class.method`: the codes it throws itself, and what it uses. */
interface Unit {
  codes: Set<string>;
  uses: Set<string>;
}

const parsing = {
  languageVersion: ts.ScriptTarget.Latest,
  jsDocParsingMode: ts.JSDocParsingMode.ParseNone,
};

/** What names stand for within one file: `path#name`. */
type Names = Map<string, string>;

/**
 * The codes that each request may be refused with, by the name of its contract: those that its handler names in a
 * `DomainError`, or anything that the handler uses. What is used is followed by names and declared types alone, which
 * takes a moment only; so it may be more than one request ever comes to, and a class that is made counts whole.
 * @param files the server's sources by their path
 */
export function refusalsOf(files: ReadonlyMap<string, string>): Map<string, Set<string>> {
  const units = new Map<string, Unit>();
  const handlers = new Map<string, string>();
  for (const [path, text] of files) {
    new Reader(path, { units, handlers }).read(ts.createSourceFile(path, text, parsing, true));
  }
  return new Map([...handlers].map(([contract, key]) => [contract, codesFrom(key, units)]));
}

function codesFrom(start: string, units: ReadonlyMap<string, Unit>): Set<string> {
  const seen = new Set([start]);
  const codes = new Set<string>();
  for (const key of seen) {
    const unit = units.get(key);
    for (const code of unit?.codes ?? []) codes.add(code);
    for (const used of unit?.uses ?? []) seen.add(used);
  }
  return codes;
}

interface Found {
  units: Map<string, Unit>;
  /** Unit by the name of the contract that it handles. */
  handlers: Map<string, string>;
}

/** Takes one file apart. */
class Reader {
  private readonly names: Names = new Map();

  constructor(
    private readonly path: string,
    private readonly found: Found,
  ) {}

  read(file: ts.SourceFile): void {
    for (const statement of file.statements) this.name(statement);
    for (const statement of file.statements) {
      if (ts.isClassDeclaration(statement)) this.readClass(statement);
      else if (ts.isFunctionDeclaration(statement))
        this.readUnit(this.keyOf(statement.name?.text), statement, typesIn(statement));
      else if (ts.isVariableStatement(statement))
        for (const one of statement.declarationList.declarations)
          this.readUnit(this.keyOf(one.name.getText()), one, new Map());
    }
  }

  private keyOf(name: string | undefined): string {
    return `${this.path}#${name}`;
  }

  private name(statement: ts.Statement): void {
    if (ts.isImportDeclaration(statement)) return this.nameImports(statement);
    const declared = ts.isVariableStatement(statement)
      ? statement.declarationList.declarations.map((one) => one.name.getText())
      : ts.isClassDeclaration(statement) || ts.isFunctionDeclaration(statement)
        ? [statement.name?.text ?? '']
        : [];
    for (const name of declared) this.names.set(name, this.keyOf(name));
  }

  private nameImports({ moduleSpecifier, importClause }: ts.ImportDeclaration): void {
    const from = (moduleSpecifier as ts.StringLiteral).text;
    const bindings = importClause?.namedBindings;
    if (!from.startsWith('.') || !bindings || !ts.isNamedImports(bindings)) return;
    const path = join(dirname(this.path), from).replace(/\.js$/, '.ts');
    for (const { name, propertyName } of bindings.elements)
      this.names.set(name.text, `${path}#${(propertyName ?? name).text}`);
  }

  private readClass(of: ts.ClassDeclaration): void {
    const own = of.name?.text ?? '';
    const fields = new Map(
      of.members.flatMap((member) => [...fieldTypes(member)].map(([name, type]) => [`this.${name}`, type])),
    );
    fields.set('this', own);
    const whole: Unit = { codes: new Set(), uses: new Set() };
    this.found.units.set(`${this.keyOf(own)}.*`, whole);
    for (const member of of.members) {
      if (!ts.isMethodDeclaration(member) && !ts.isGetAccessor(member)) continue;
      const key = `${this.keyOf(own)}.${member.name.getText()}`;
      this.readUnit(key, member, new Map([...fields, ...typesIn(member)]));
      whole.uses.add(key);
      const contract = contractOf(member);
      if (contract) this.found.handlers.set(contract, key);
    }
  }

  private readUnit(key: string, node: ts.Node, types: Map<string, string>): void {
    const unit: Unit = { codes: new Set(), uses: new Set() };
    const visit = (child: ts.Node): void => {
      if (ts.isNewExpression(child)) this.make(child, unit);
      if (ts.isPropertyAccessExpression(child)) this.use(child, types, unit);
      if (ts.isIdentifier(child)) unit.uses.add(this.names.get(child.text) ?? '');
      ts.forEachChild(child, visit);
    };
    visit(node);
    this.found.units.set(key, unit);
  }

  private make(made: ts.NewExpression, unit: Unit): void {
    const name = made.expression.getText();
    if (name !== 'DomainError') unit.uses.add(`${this.names.get(name)}.*`);
    else for (const code of literalsIn(made.arguments?.[0])) unit.codes.add(code);
  }

  /** `this.method`, `this.field.method`, `parameter.method`. */
  private use(
    { expression, name }: ts.PropertyAccessExpression,
    types: Map<string, string>,
    unit: Unit,
  ): void {
    const type = types.get(holderOf(expression));
    const where = type && this.names.get(type);
    if (where) unit.uses.add(`${where}.${name.text}`);
  }
}

function holderOf(expression: ts.Expression): string {
  if (ts.isIdentifier(expression)) return expression.text;
  if (expression.kind === ts.SyntaxKind.ThisKeyword) return 'this';
  const ofThis = ts.isPropertyAccessExpression(expression) && holderOf(expression.expression) === 'this';
  return ofThis ? `this.${expression.name.text}` : '';
}

/** Names of fields, or of parameters, with the names of their types. */
function fieldTypes(member: ts.ClassElement): Map<string, string> {
  if (ts.isConstructorDeclaration(member)) return typesIn(member);
  if (!ts.isPropertyDeclaration(member)) return new Map();
  const made =
    member.initializer && ts.isNewExpression(member.initializer) ? member.initializer.expression : undefined;
  return new Map([[member.name.getText(), (made ?? member.type)?.getText() ?? '']]);
}

function typesIn({ parameters }: ts.SignatureDeclaration): Map<string, string> {
  return new Map(parameters.map(({ name, type }) => [name.getText(), type?.getText() ?? '']));
}

function contractOf(member: ts.MethodDeclaration | ts.AccessorDeclaration): string | undefined {
  const decorators = ts.canHaveDecorators(member) ? (ts.getDecorators(member) ?? []) : [];
  return decorators
    .map(({ expression }) => /^Handles\((\w+)\)$/.exec(expression.getText())?.[1])
    .find(Boolean);
}

function literalsIn(node: ts.Node | undefined): string[] {
  if (!node) return [];
  if (ts.isStringLiteral(node)) return [node.text];
  return node.getChildren().flatMap(literalsIn);
}
