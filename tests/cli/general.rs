use crate::shell::Shell;

#[test]
fn no_verb_and_an_unknown_one_are_wrong_use() {
    let shell = Shell::new();
    shell.run(&[]).ends_with(2);
    shell.run(&["segments"]).ends_with(2).err_has("unrecognized subcommand 'segments'");
}

#[test]
fn help_and_version_go_to_standard_output() {
    let shell = Shell::new();
    shell.run(&["--help"]).ends_with(0).out_has("Exit codes: 0 done");
    shell.run(&["--version"]).ends_with(0).out_has(&format!("shoal {}", env!("CARGO_PKG_VERSION")));
    shell.run(&["replay", "--help"]).ends_with(0).out_has("Examples:");
}

#[test]
fn completions_name_every_verb() {
    let shell = Shell::new();
    for name in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let ran = shell.run(&["completions", name]).ends_with(0);
        for verb in ["check", "replay", "topics", "completions"] {
            assert!(ran.out.contains(verb), "{name} does not complete {verb}");
        }
    }
}

#[test]
fn settings_that_are_wrong_end_every_verb_that_reads_them_with_2() {
    let shell = Shell::new();
    shell.file("config/shoal.toml", "currency = \"pounds\"\n[kafka]\nborkers = \"a\"\n");
    for verb in ["check", "replay", "topics"] {
        shell
            .run(&[verb])
            .ends_with(2)
            .err_has("config/shoal.toml:1:1: `currency` must be a currency code")
            .err_has("config/shoal.toml:3:1: there is no setting `kafka.borkers`; did you mean `kafka.brokers`?");
    }
    shell.run(&["check", "--config", "other.toml"]).ends_with(2).err_has("the settings file other.toml cannot be read");
}

#[test]
fn a_log_filter_that_is_wrong_is_named() {
    let shell = Shell::new();
    let mut command = shell.command(&["completions", "bash"]);
    let ran: crate::shell::Ran = command.env("SHOAL_LOG", "=,=").output().unwrap().into();
    ran.ends_with(2).err_has("SHOAL_LOG must be a filter such as");
}
