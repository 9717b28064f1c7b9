//! Commands as people write them in a document, as lists of arguments: no shell ever sees them.
//!
//! ```text
//!  npm run build && npm test -- --grep "two words"   ──commands──▶   [npm, run, build]  [npm, test, --, --grep, two words]
//! ```
//!
//! Words are those of POSIX: quotes, back-slashes, blanks between. `a && b` is two commands in order. Whatever else a shell would make
//! something of is refused by name, since to pass it on as an ordinary word would run something else than was meant. Knows no program and
//! looks for none. Start at [`commands`]; [`quoted`] is the way back.

use super::Argv;
use std::{fmt, iter::Peekable, str::CharIndices};

/// Why a text is no command that can be started without a shell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// What is in the way, as part of a sentence: `` `|`, a pipe ``.
    pub found: String,
    /// Where it stands: a byte of the text.
    pub at: usize,
    /// The text, as it was written.
    pub text: String,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Refused { found, text, .. } = self;
        let text: String = text.trim().chars().flat_map(shown).collect();
        write!(f, "`{text}` has {found}; commands are started without a shell: ")?;
        f.write_str(
            "put quotes around what is meant literally, or put the command into a script and name the script",
        )
    }
}

impl std::error::Error for Refused {}

/// The commands a text means, in order; the next one runs only where the one before it ended well. Never an empty list, nor an empty command.
///
/// # Errors
/// When a shell would do more with it than start programs one after the other.
pub fn commands(text: &str) -> Result<Vec<Argv>, Refused> {
    let mut reader =
        Reader { chars: text.trim().char_indices().peekable(), all: Vec::new(), argv: Vec::new() };
    let refused = |(at, found): Trouble| {
        let before = text.len() - text.trim_start().len();
        Refused { found, at: before + at, text: text.to_owned() }
    };
    reader.read(text.trim().len()).map_err(refused)?;
    Ok(reader.all)
}

/// A command as a line that a POSIX shell, and [`commands`], read as just these arguments.
pub fn quoted(argv: &[String]) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:@%+,".contains(c);
    let word = |(at, word): (usize, &String)| match word {
        word if word.is_empty() || !word.chars().all(plain) || (at == 0 && is_shells(word)) => {
            format!("'{}'", word.replace('\'', r"'\''"))
        }
        word => word.clone(),
    };
    argv.iter().enumerate().map(word).collect::<Vec<_>>().join(" ")
}

/// Where something stands that is in the way, and what it is.
type Trouble = (usize, String);

/// What has been read so far.
struct Reader<'a> {
    chars: Peekable<CharIndices<'a>>,
    /// The commands that are whole.
    all: Vec<Argv>,
    /// The one that is being read.
    argv: Argv,
}

impl Reader<'_> {
    fn read(&mut self, end: usize) -> Result<(), Trouble> {
        while let Some((at, c)) = self.chars.peek().copied() {
            match c {
                ' ' | '\t' => drop(self.chars.next()),
                '&' => self.and(at)?,
                _ => self.word(at)?,
            }
        }
        self.finish(end)
    }

    /// `&&` ends a command.
    fn and(&mut self, at: usize) -> Result<(), Trouble> {
        self.chars.next();
        match self.chars.next_if(|(_, c)| *c == '&') {
            Some(_) => self.finish(at),
            None => Err((at, "`&`, which starts something in the background".to_owned())),
        }
    }

    fn finish(&mut self, at: usize) -> Result<(), Trouble> {
        if self.argv.is_empty() {
            return Err((at, "a place where a command is missing".to_owned()));
        }
        self.all.push(std::mem::take(&mut self.argv));
        Ok(())
    }

    /// Reads one word; blanks and `&` outside of quotes end it.
    fn word(&mut self, start: usize) -> Result<(), Trouble> {
        let (mut word, mut is_quoted) = (String::new(), false);
        while let Some((at, c)) = self.chars.next_if(|(_, c)| !matches!(c, ' ' | '\t' | '&')) {
            match c {
                '\'' | '"' => self.quote(at, c, &mut word)?,
                '\\' => word.push(self.escaped(at)?),
                c => {
                    let alone = self.chars.peek().is_none_or(|(_, next)| matches!(next, ' ' | '\t' | '&'));
                    bare(c, at, &word, alone)?;
                    word.push(c);
                }
            }
            is_quoted |= matches!(c, '\'' | '"' | '\\');
        }
        if self.argv.is_empty() {
            program(&word, start, is_quoted)?;
        }
        self.argv.push(word);
        Ok(())
    }

    fn quote(&mut self, start: usize, quote: char, word: &mut String) -> Result<(), Trouble> {
        while let Some((at, c)) = self.chars.next() {
            match c {
                c if c == quote => return Ok(()),
                '$' if quote == '"' => return Err((at, DOLLAR.to_owned())),
                '`' if quote == '"' => return Err((at, TICK.to_owned())),
                '\\' if quote == '"' => match self.chars.next_if(|(_, next)| "$`\"\\".contains(*next)) {
                    Some((_, next)) => word.push(next),
                    None => word.push('\\'),
                },
                c => {
                    seen(c, at)?;
                    word.push(c);
                }
            }
        }
        Err((start, format!("`{quote}` that nothing closes")))
    }

    fn escaped(&mut self, at: usize) -> Result<char, Trouble> {
        let (at, c) = self.chars.next().ok_or((at, "`\\` at its end".to_owned()))?;
        seen(c, at)?;
        Ok(c)
    }
}

const DOLLAR: &str = "`$`, which stands for something else";
const TICK: &str = "a back-tick, which runs another command";

/// Refuses what a shell makes something of outside of quotes. `word` is what stands before it in the same word, `alone` says that nothing follows in it.
fn bare(c: char, at: usize, word: &str, alone: bool) -> Result<(), Trouble> {
    seen(c, at)?;
    let what = match c {
        '|' => "a pipe or an alternative",
        ';' => "which begins another command",
        '<' | '>' => "which goes to or comes from a file",
        '(' | ')' => "a group of commands",
        '*' | '?' => "a pattern for files",
        '[' if !(word.is_empty() && alone) => "a pattern for files",
        '{' | '}' => "a list or a group",
        '~' if word.is_empty() => "a home folder",
        '#' if word.is_empty() => "a comment",
        '!' if word.is_empty() && alone => "a negation",
        '$' => return Err((at, DOLLAR.to_owned())),
        '`' => return Err((at, TICK.to_owned())),
        _ => return Ok(()),
    };
    Err((at, format!("`{c}`, {what}")))
}

/// Refuses characters that somebody who reads the text does not see as what they are.
fn seen(c: char, at: usize) -> Result<(), Trouble> {
    let shape = match c {
        '\n' | '\r' => return Err((at, "more than one line".to_owned())),
        c if c == '\t' || shown(c).len() == 1 => return Ok(()),
        c => format!("U+{:04X}, a character that is not seen", u32::from(c)),
    };
    Err((at, shape))
}

/// A character as it may be printed: those without a shape of their own, and those that change what stands beside them, by number.
fn shown(c: char) -> Vec<char> {
    let blank = c.is_whitespace() && c != ' ';
    let unseen = matches!(c, '\u{ad}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}')
        || matches!(c, '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}');
    match c.is_control() || blank || unseen {
        true => format!("<U+{:04X}>", u32::from(c)).chars().collect(),
        false => vec![c],
    }
}

/// Refuses a first word that is no program but something a shell does itself.
fn program(word: &str, at: usize, is_quoted: bool) -> Result<(), Trouble> {
    if word.is_empty() {
        return Err((at, "a command without a name".to_owned()));
    }
    if word.starts_with('-') {
        return Err((at, format!("`{word}` where the name of a program belongs")));
    }
    if is_quoted || !is_shells(word) {
        return Ok(());
    }
    let why = match word {
        "cd" => "which moves a shell and nothing else".to_owned(),
        word if word.contains('=') => "which sets a variable of a shell".to_owned(),
        _ => "a word of the shell".to_owned(),
    };
    Err((at, format!("`{word}`, {why}")))
}

/// Whether an unquoted first word is the shell's own: a variable set, a word of its grammar, or a command that only works inside it.
fn is_shells(word: &str) -> bool {
    let name = word.split_once('=').map(|(name, _)| name.trim_end_matches('+'));
    let is_name = |name: &str| {
        name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    };
    name.is_some_and(is_name) || OWN.contains(&word)
}

/// Words that mean something to shells where a program's name would stand, and name no program.
const OWN: &[&str] = &[
    "!", ".", ":", "[[", "]]", "alias", "bg", "break", "builtin", "case", "cd", "command", "continue",
    "coproc", "declare", "do", "done", "elif", "else", "esac", "eval", "exec", "exit", "export", "fg", "fi",
    "for", "function", "if", "in", "jobs", "let", "local", "popd", "pushd", "read", "readonly", "return",
    "select", "set", "shift", "shopt", "source", "then", "trap", "typeset", "ulimit", "umask", "unalias",
    "unset", "until", "wait", "while",
];

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// `want`: words by `·`, commands by `¶`.
    #[track_caller]
    fn check(text: &str, want: &str) {
        let commands =
            commands(text).map(|all| all.iter().map(|argv| argv.join("·")).collect::<Vec<_>>().join("¶"));
        assert_eq!(commands, Ok(want.to_owned()), "for {text}");
    }

    #[track_caller]
    fn check_refused(text: &str, found: &str) {
        let refused = commands(text).expect_err(text);
        assert_eq!(refused.found, found, "for {text}");
        assert!(text.is_char_boundary(refused.at) && refused.at <= text.len(), "{refused:?}");
    }

    #[test]
    fn words_are_those_of_a_shell() {
        check("npm test", "npm·test");
        check("  cargo  test\t--lib ", "cargo·test·--lib");
        check("grep 'a  b' \"c 'd'\" e\\ f", "grep·a  b·c 'd'·e f");
        check("a 'b'\"c\"d '' \"\"", "a·bcd··");
        check(r#"a "\$x \`y\` \"z\" \\ \n""#, r#"a·$x `y` "z" \ \n"#);
        check(r"a 'b\' \\ \' \$ \; \é", r"a·b\·\·'·$·;·é");
        check("make KEY=value a=b#c x~ y! 50%", "make·KEY=value·a=b#c·x~·y!·50%");
        check("[ -f x ]", "[·-f·x·]");
        check("node ./größe.js --wörter=日本", "node·./größe.js·--wörter=日本");
        check("'cd' x", "cd·x");
    }

    #[test]
    fn and_is_two_commands_in_order() {
        check("npm ci && npm test", "npm·ci¶npm·test");
        check("a&&b c&&'d&&e'", "a¶b·c¶d&&e");
        check("a \\&\\& b", "a·&&·b");
        check_refused("a &&", "a place where a command is missing");
        check_refused("&& a", "a place where a command is missing");
        check_refused("a && && b", "a place where a command is missing");
        check_refused("", "a place where a command is missing");
        check_refused(" \t", "a place where a command is missing");
    }

    #[test]
    fn what_a_shell_would_do_is_refused_by_name() {
        check_refused("npm test | tee log", "`|`, a pipe or an alternative");
        check_refused("a || b", "`|`, a pipe or an alternative");
        check_refused("a; rm -rf x", "`;`, which begins another command");
        check_refused("a & b", "`&`, which starts something in the background");
        check_refused("a > b", "`>`, which goes to or comes from a file");
        check_refused("a 2>&1", "`>`, which goes to or comes from a file");
        check_refused("a <b", "`<`, which goes to or comes from a file");
        check_refused("a $(b)", DOLLAR);
        check_refused("a \"$HOME\"", DOLLAR);
        check_refused("a `b`", TICK);
        check_refused("a \"`b`\"", TICK);
        check_refused("(a)", "`(`, a group of commands");
        check_refused("ls *.rs", "`*`, a pattern for files");
        check_refused("ls a?", "`?`, a pattern for files");
        check_refused("ls a[0]", "`[`, a pattern for files");
        check_refused("ls {a,b}", "`{`, a list or a group");
        check_refused("ls ~/x", "`~`, a home folder");
        check_refused("npm test # all of them", "`#`, a comment");
        check_refused("! a", "`!`, a negation");
        check_refused("a\nb", "more than one line");
        check_refused("a \\\nb", "more than one line");
        check_refused("a 'b\rc'", "more than one line");
    }

    #[test]
    fn what_is_no_program_is_refused_where_one_belongs() {
        check_refused("CI=1 npm test", "`CI=1`, which sets a variable of a shell");
        check_refused("a && B+=2", "`B+=2`, which sets a variable of a shell");
        check_refused("cd web && npm test", "`cd`, which moves a shell and nothing else");
        check_refused("if true", "`if`, a word of the shell");
        check_refused("source env.sh", "`source`, a word of the shell");
        check_refused("--version", "`--version` where the name of a program belongs");
        check_refused("'-x' a", "`-x` where the name of a program belongs");
        check_refused("'' a", "a command without a name");
        check_refused("a 'b", "`'` that nothing closes");
        check_refused("a \"b\\\"", "`\"` that nothing closes");
        check_refused("a \\", "`\\` at its end");
    }

    #[test]
    fn what_nobody_sees_is_refused() {
        check_refused("npm\u{202e} test", "U+202E, a character that is not seen");
        check_refused("npm 'a\u{0}b'", "U+0000, a character that is not seen");
        check_refused("npm\u{a0}test", "U+00A0, a character that is not seen");
        check_refused("npm \u{1b}[2J", "U+001B, a character that is not seen");
        let said = commands("a\u{202e}b").expect_err("unseen").to_string();
        assert!(said.starts_with("`a<U+202E>b` has U+202E"), "{said}");
    }

    #[test]
    fn a_refusal_says_what_to_do() {
        assert_eq!(
            commands(" npm test | tee log ").expect_err("a pipe").to_string(),
            "`npm test | tee log` has `|`, a pipe or an alternative; commands are started without a shell: put quotes around what is meant \
             literally, or put the command into a script and name the script"
        );
    }

    proptest! {
        #[test]
        fn quoting_and_reading_changes_nothing(argv in prop::collection::vec("[ -~äß€]{0,8}", 1..6)) {
            prop_assume!(!argv[0].is_empty() && !argv[0].starts_with('-'));
            let line = quoted(&argv);
            prop_assert_eq!(commands(&line), Ok(vec![argv.clone()]), "{}", line);
            let twice = format!("{line} && {line}");
            prop_assert_eq!(commands(&twice), Ok(vec![argv.clone(), argv]), "{}", twice);
        }

        /// Whatever is read as commands is what a real shell would have started: no word begins to mean anything when quoted and read again.
        #[test]
        fn what_is_read_stays_what_it_is(text in "[a-c $`|;&<>()*?\\[\\]{}~#!=\\\\'\"\n-]{0,12}") {
            if let Ok(all) = commands(&text) {
                let line = all.iter().map(|argv| quoted(argv)).collect::<Vec<_>>().join(" && ");
                prop_assert_eq!(commands(&line), Ok(all), "{} became {}", text, line);
            }
        }
    }
}
