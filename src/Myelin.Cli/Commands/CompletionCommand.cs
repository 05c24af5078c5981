using System.CommandLine;

namespace Myelin.Cli.Commands;

/// <summary><c>myelin completion</c>: scripts for the completion of shells.</summary>
static class CompletionCommand
{
    public static readonly Example[] Examples =
    [
        new("source <(myelin completion bash)", "in ~/.bashrc"),
        new("source <(myelin completion zsh)", "in ~/.zshrc, behind compinit"),
        new("myelin completion fish | source", "in ~/.config/fish/config.fish"),
        new("myelin completion pwsh | Out-String | Invoke-Expression", "in $PROFILE"),
    ];

    // Each passes the line up to the cursor to "[suggest]" and offers files where there are no suggestions.
    static readonly (string Shell, string Script)[] Scripts =
    [
        ("bash", """
            _myelin() {
              local IFS=$'\n'
              COMPREPLY=($(compgen -W "$(myelin "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
            }
            complete -o default -F _myelin myelin
            """),
        ("zsh", """
            _myelin() {
              local -a found
              found=("${(@f)$(myelin "[suggest:${CURSOR}]" "${BUFFER}" 2>/dev/null)}")
              if [[ -n "${found[1]}" ]]; then compadd -- "${found[@]}"; else _files; fi
            }
            compdef _myelin myelin
            """),
        ("fish", """
            function __myelin_complete
              set -l line (commandline -cp)
              myelin "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null
            end
            complete -c myelin -a '(__myelin_complete)'
            """),
        ("pwsh", """
            Register-ArgumentCompleter -Native -CommandName myelin -ScriptBlock {
              param($wordToComplete, $commandAst, $cursorPosition)
              myelin "[suggest:$cursorPosition]" "$commandAst".PadRight($cursorPosition) 2>$null | ForEach-Object {
                [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
              }
            }
            """),
    ];

    public static Command Create()
    {
        var shell = new Argument<string>("shell")
        {
            Description = $"The shell: {string.Join(", ", Scripts.Select(script => script.Shell))}.",
            Arity = ArgumentArity.ZeroOrOne,
        }.Suggesting(() => Scripts.Select(script => script.Shell));
        var command = new Command("completion", "Print a script that lets a shell complete commands, options and names.") { shell };
        command.SetAction(parsed =>
        {
            string asked = parsed.GetValue(shell) ?? throw new UsageException(
                $"completion: expects a shell, received none; name one of {string.Join(", ", Scripts.Select(script => script.Shell))}.");
            string? script = Scripts.FirstOrDefault(known => known.Shell.Equals(asked, StringComparison.OrdinalIgnoreCase)).Script;
            parsed.InvocationConfiguration.Output.WriteLine(
                script ?? throw new UsageException(Nearest.Unknown("shell", asked, [.. Scripts.Select(known => known.Shell)]).Message));
            return ExitCode.Success;
        });
        return command;
    }
}
