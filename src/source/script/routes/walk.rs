//! The walk over a file that finds routers, routes, mounts and passes. Start at [`Routes::read`].

use super::{Binding, Expr, Handler, Pass, Routes, Scope, files, handler, made, mounted, nest};
use crate::source::{
    code::{Code, children},
    script::{
        module::{Module, imports::required},
        value,
    },
};
use smol_str::{SmolStr, format_smolstr};
use tree_sitter::Node;

/// What the walk needs everywhere.
pub(super) struct Walk<'a, 't> {
    pub(super) code: &'a Code<'t>,
    pub(super) module: &'a Module,
    pub(super) routes: Routes,
}

impl Routes {
    /// Reads a file.
    pub(in crate::source::script) fn read(code: &Code<'_>, module: &Module) -> Routes {
        let mut walk = Walk { code, module, routes: Routes::default() };
        walk.routes.scopes.push(Scope { parent: 0, start: usize::MAX, class: None });
        let mut waiting = vec![(code.root(), 0)];
        while let Some((node, scope)) = waiting.pop() {
            let inner = walk.enter(node, scope);
            let at = waiting.len();
            waiting.extend(children(node).map(|child| (child, inner)));
            if let Some(new) = waiting.get_mut(at..) {
                new.reverse();
            }
        }
        walk.routes.files = files::Exports::read(code);
        walk.finish()
    }
}

impl Walk<'_, '_> {
    /// Takes a node in; the scope of what is below it.
    fn enter(&mut self, node: Node<'_>, scope: usize) -> usize {
        match node.kind() {
            "function_declaration"
            | "function_expression"
            | "arrow_function"
            | "method_definition"
            | "generator_function_declaration"
            | "generator_function" => return self.function(node, scope),
            "class_declaration" | "abstract_class_declaration" | "class" => return self.class(node, scope),
            "variable_declarator" => self.variable(node, scope),
            "assignment_expression" => self.assignment(node, scope),
            "public_field_definition" | "field_definition" => self.field(node, scope),
            "for_in_statement" => {
                if let Some(left) = node.child_by_field_name("left") {
                    self.hide(left, scope);
                }
            }
            "return_statement" => {
                if let Some(value) = children(node).next() {
                    self.returned(value, scope);
                }
            }
            "export_statement" => {
                if let Some(value) = node.child_by_field_name("value") {
                    self.bind(scope, "default", value, scope);
                }
            }
            "call_expression" | "new_expression" => self.call(node, scope),
            _ => {}
        }
        scope
    }

    fn function(&mut self, node: Node<'_>, outer: usize) -> usize {
        let start = node.start_byte();
        let scope = self.open(node, outer, None);
        if let Some(name) = node.child_by_field_name("name") {
            let name = match self.class_name(outer) {
                Some(_) => format_smolstr!("this.{}", self.code.text(name)),
                None => self.code.text(name).into(),
            };
            self.routes.bindings.insert((outer, name), Binding::Is(Expr::Function(start)));
        }
        let exported = node.parent().filter(|parent| parent.kind() == "export_statement");
        if exported.and_then(|one| one.child(1)).is_some_and(|word| word.kind() == "default") {
            self.routes.bindings.insert((outer, "default".into()), Binding::Is(Expr::Function(start)));
        }
        let list = node.child_by_field_name("parameters").or_else(|| node.child_by_field_name("parameter"));
        let parameters: Vec<_> = match list {
            Some(list) if list.kind() == "formal_parameters" => children(list).collect(),
            one => one.into_iter().collect(),
        };
        for (at, parameter) in parameters.into_iter().enumerate() {
            self.parameter(parameter, at, scope);
        }
        if let Some(body) = node.child_by_field_name("body").filter(|body| body.kind() != "statement_block") {
            self.returned(body, scope);
        }
        scope
    }

    fn parameter(&mut self, node: Node<'_>, at: usize, scope: usize) {
        let pattern = node.child_by_field_name("pattern").or_else(|| node.child_by_field_name("left"));
        let pattern = pattern.unwrap_or(node);
        if pattern.kind() != "identifier" {
            return self.hide(pattern, scope);
        }
        let name = SmolStr::from(self.code.text(pattern));
        let kind = node.child_by_field_name("type").map(|kind| self.code.text(kind)).unwrap_or_default();
        let typed = ["Express", "Application", "Router", "FastifyInstance", "Hono", "Elysia"];
        let router = if kind.is_empty() {
            matches!(name.as_str(), "app" | "router" | "fastify")
        } else {
            typed.iter().any(|word| kind.contains(word))
        };
        if node.children(&mut node.walk()).any(|part| part.kind() == "accessibility_modifier") {
            // `constructor(private app: Express)`.
            let class = self.routes.scopes.get(scope).map_or(0, |scope| scope.parent);
            let field = Binding::Is(Expr::Member(
                Box::new(Expr::Function(self.start(scope))),
                format_smolstr!("{at}"),
            ));
            self.routes.bindings.insert((class, format_smolstr!("this.{name}")), field);
        }
        self.routes.bindings.insert((scope, name), Binding::Parameter(at, router));
    }

    fn start(&self, scope: usize) -> usize {
        self.routes.scopes.get(scope).map_or(0, |scope| scope.start)
    }

    fn class(&mut self, node: Node<'_>, outer: usize) -> usize {
        let name = node.child_by_field_name("name").map(|name| SmolStr::from(self.code.text(name)));
        let scope = self.open(node, outer, Some(name.unwrap_or_else(|| "default".into())));
        nest::class(node, self.code, &mut self.routes.nest);
        scope
    }

    fn open(&mut self, node: Node<'_>, parent: usize, class: Option<SmolStr>) -> usize {
        self.routes.scopes.push(Scope { parent, start: node.start_byte(), class });
        self.routes.scopes.len() - 1
    }

    /// The class a scope is.
    fn class_name(&self, scope: usize) -> Option<&SmolStr> {
        self.routes.scopes.get(scope).and_then(|scope| scope.class.as_ref())
    }

    /// The class around a scope.
    fn this(&self, mut scope: usize) -> usize {
        while self.class_name(scope).is_none() && scope != 0 {
            scope = self.routes.scopes.get(scope).map_or(0, |scope| scope.parent);
        }
        scope
    }

    fn variable(&mut self, node: Node<'_>, scope: usize) {
        let Some(name) = node.child_by_field_name("name") else { return };
        match node.child_by_field_name("value") {
            Some(value) if name.kind() == "identifier" => {
                // A top-level `require` is the module's to follow.
                if scope != 0 || required(value, self.code).is_none() {
                    self.bind(scope, self.code.text(name), value, scope);
                }
            }
            Some(value) if scope == 0 && required(value, self.code).is_some() => {}
            _ => self.hide(name, scope),
        }
    }

    /// `app = express()`, `this.app = app`, `module.exports = router`.
    fn assignment(&mut self, node: Node<'_>, scope: usize) {
        let sides = (node.child_by_field_name("left"), node.child_by_field_name("right"));
        let (Some(left), Some(right)) = sides else { return };
        let Some(name) = value::name(left, self.code) else { return };
        let exported = name.strip_prefix("module.exports").or_else(|| name.strip_prefix("exports"));
        match exported {
            Some("") => self.bind(0, "default", right, scope),
            Some(member) => {
                let member = member.trim_start_matches('.');
                if !self.routes.bindings.contains_key(&(0, member.into())) {
                    self.bind(0, member, right, scope);
                }
            }
            None if name.starts_with("this.") => self.bind(self.this(scope), &name, right, scope),
            None if !name.contains('.') => {
                let home = self.routes.binding(scope, &name).map_or(scope, |(home, ..)| home);
                self.bind(home, &name, right, scope);
            }
            None => {}
        }
    }

    fn field(&mut self, node: Node<'_>, scope: usize) {
        let name = node.child_by_field_name("name").or_else(|| node.child_by_field_name("property"));
        if let (Some(name), Some(value)) = (name, node.child_by_field_name("value")) {
            let name = format_smolstr!("this.{}", self.code.text(name));
            self.bind(scope, &name, value, scope);
        }
    }

    /// Says what a name stands for. Names of other scopes are seen from where they were declared, so only what needs no
    /// scope is kept where that differs.
    fn bind(&mut self, home: usize, name: &str, value: Node<'_>, scope: usize) {
        let expr = self.expr(value);
        let expr = match expr {
            Expr::Name(ref inner) if home != scope => match self.routes.binding(scope, inner) {
                Some((at, Binding::Parameter(number, _), "")) => {
                    Expr::Member(Box::new(Expr::Function(self.start(at))), format_smolstr!("{number}"))
                }
                Some((_, Binding::Is(inner), "")) => inner.clone(),
                _ => expr,
            },
            expr => expr,
        };
        let itself = matches!(&expr, Expr::Name(inner) if inner == name);
        if !itself {
            self.routes.bindings.insert((home, name.into()), Binding::Is(expr));
        }
    }

    /// The names of a pattern stand for something that is not followed.
    fn hide(&mut self, pattern: Node<'_>, scope: usize) {
        for node in crate::source::code::descendants(pattern) {
            if matches!(node.kind(), "identifier" | "shorthand_property_identifier_pattern") {
                let name = SmolStr::from(self.code.text(node));
                self.routes.bindings.entry((scope, name)).or_insert(Binding::Unknown);
            }
        }
    }

    fn returned(&mut self, value: Node<'_>, scope: usize) {
        let expr = self.expr(value);
        if !matches!(expr, Expr::Value(_)) {
            self.routes.returns.push((scope, expr));
        }
    }

    fn call(&mut self, node: Node<'_>, scope: usize) {
        if let Some(made) = made::made(node, self.module, self.code) {
            self.routes.made.insert(node.end_byte(), made);
            return;
        }
        // `routes.register(app)` may be a plugin that is registered or a router that is handed on.
        mounted::call(self, node, scope);
        nest::call(node, self.code, &mut self.routes.nest);
        let Some(arguments) = node.child_by_field_name("arguments") else { return };
        let arguments: Vec<_> = children(arguments).map(|argument| self.expr(argument)).collect();
        let handed = |argument: &Expr| matches!(argument, Expr::Name(_) | Expr::Made(_));
        let callee = match node.child_by_field_name("constructor") {
            Some(class) => {
                value::name(class, self.code).map(|name| Expr::Name(format_smolstr!("{name}.constructor")))
            }
            None => node.child_by_field_name("function").map(|function| self.expr(function)),
        };
        let named = |callee: &Expr| !matches!(callee, Expr::Value(_) | Expr::Made(_));
        if let Some(callee) = callee.filter(named).filter(|_| arguments.iter().any(handed)) {
            self.routes.passes.push(Pass { scope, callee, arguments });
        }
    }

    /// What only the whole file tells: what the named functions carry, and which passes may matter.
    fn finish(mut self) -> Routes {
        let mut routes = std::mem::take(&mut self.routes);
        let mut passes = std::mem::take(&mut routes.passes);
        passes.retain(|pass| {
            pass.arguments.iter().any(|argument| may_be_router(&routes, pass.scope, argument))
        });
        routes.passes = passes;
        // A chain is read from its end.
        routes.served.sort_by_key(|served| (served.at, served.whole));
        for span in self.module.functions.values().map(|span| span.at(0)) {
            let node = self.code.root().descendant_for_byte_range(span.start, span.end);
            let Some(function) = node.filter(|node| handler::may_be(*node, self.code)) else { continue };
            let found: Handler = handler::of_function(function, self.code);
            if found != Handler::default() {
                routes.handlers.insert(span.start, found);
            }
        }
        routes
    }
}

/// Whether a name may stand for a router.
fn may_be_router(routes: &Routes, scope: usize, expr: &Expr) -> bool {
    match expr {
        Expr::Made(_) => true,
        Expr::Name(name) => match routes.binding(scope, name) {
            Some((_, Binding::Is(inner), "")) => {
                matches!(
                    inner,
                    Expr::Made(_) | Expr::Call(..) | Expr::Import(_) | Expr::Member(..) | Expr::Name(_)
                )
            }
            Some((_, Binding::Parameter(_, router), "")) => *router,
            _ => false,
        },
        _ => false,
    }
}
