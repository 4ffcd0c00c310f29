use clap::CommandFactory;

use super::*;

#[test]
fn the_arguments_are_consistent() {
    Cli::command().debug_assert();
}

#[test]
fn the_help_of_every_verb_has_an_example() {
    for verb in Cli::command().get_subcommands_mut() {
        let (name, help) = (verb.get_name().to_owned(), verb.render_long_help().to_string());
        assert!(help.contains("Example"), "`shoal {name} --help` shows no example");
        assert!(help.contains(&format!("  shoal {name}")), "the example of `{name}` does not use it");
    }
}

#[test]
fn exit_codes_are_those_of_the_contract() {
    assert_eq!([Exit::Done, Exit::No, Exit::Usage, Exit::Unable].map(|exit| exit as u8), [0, 1, 2, 3]);
}
