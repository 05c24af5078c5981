using System.CommandLine;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Myelin.Cli.Commands;

/// <summary><c>myelin version</c>: version, device and runtime.</summary>
static class VersionCommand
{
    /// <summary>The version of this command and of the library it is built with.</summary>
    public static string Number { get; } = typeof(VersionCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
        ?? "unknown";

    static readonly Option<bool> Json = new("--json") { Description = "Write one JSON object." };

    public static Command Create()
    {
        var command = new Command("version", "Show the version, the registers and threads in use, and the runtime.") { Json };
        command.SetAction(parsed =>
        {
            CpuDevice device = UsageException.Asked(() => CpuDevice.Default);
            TextWriter output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(Json))
            {
                output.WriteLine(
                    JsonSerializer.Serialize(new
                    {
                        version = Number,
                        device = device.Name,
                        runtime = RuntimeInformation.FrameworkDescription,
                        platform = RuntimeInformation.RuntimeIdentifier,
                    }, JsonSerializerOptions.Web));
                return ExitCode.Success;
            }
            output.WriteLine($"myelin   {Number}");
            output.WriteLine($"device   {device.Name}");
            output.WriteLine($"runtime  {RuntimeInformation.FrameworkDescription} on {RuntimeInformation.RuntimeIdentifier}");
            return ExitCode.Success;
        });
        return command;
    }
}
