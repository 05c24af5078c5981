using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Readme.Tests;

/// <summary>A program compiled as a new project of .NET 10 would be, and run in this process.</summary>
internal static class CompiledProgram
{
    /// <summary>What the SDK's ImplicitUsings gives to a console program.</summary>
    const string ImplicitUsings =
        "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Net.Http; " +
            "global using System.Threading; global using System.Threading.Tasks;";

    static readonly MetadataReference[] References = [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
        .Split(Path.PathSeparator)
        .Where(path => Path.GetFileName(path) is var name
            && (name.StartsWith("System.", StringComparison.Ordinal)
                || name is "Myelin.dll" or "Myelin.Reports.dll" or "Myelin.Onnx.dll" or "netstandard.dll" or "mscorlib.dll"))
        .Select(path => MetadataReference.CreateFromFile(path))];

    /// <summary>Compiles without a warning.</summary>
    public static byte[] Compile(string name, string code)
    {
        var options = new CSharpParseOptions(LanguageVersion.CSharp14);
        var compilation = CSharpCompilation.Create(Path.GetFileNameWithoutExtension(name),
            [CSharpSyntaxTree.ParseText(ImplicitUsings, options), CSharpSyntaxTree.ParseText(code, options, path: name)],
            References,
            new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable));
        using var assembly = new MemoryStream();
        var result = compilation.Emit(assembly);
        Diagnostic[] found = [.. result.Diagnostics.Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning)];
        Assert.True(found.Length == 0, $"{name}\n{string.Join('\n', found.Select(diagnostic => diagnostic.ToString()))}");
        return assembly.ToArray();
    }

    /// <summary>Compiles without a warning, runs in a folder of its own, and gives what was written to the console, without a progress bar.</summary>
    public static string Run(string name, string code)
    {
        byte[] assembly = Compile(name, code);
        string before = Environment.CurrentDirectory;
        TextWriter console = Console.Out;
        DirectoryInfo folder = Directory.CreateTempSubdirectory("myelin-readme-");
        using var written = new StringWriter();
        var context = new AssemblyLoadContext(name, isCollectible: true);
        try
        {
            Environment.CurrentDirectory = folder.FullName;
            Environment.SetEnvironmentVariable("MYELIN_DATA", SmallData.Write(Path.Combine(folder.FullName, "data")));
            Console.SetOut(written);
            AppContext.SetSwitch("Myelin.ProgressBar", false);                      // as in a log, also where the tests run in a terminal
            using var stream = new MemoryStream(assembly);
            using Myelin.RandomStream.Scope draws = new Myelin.RandomStream(0).Use();                 // as in a new process, whatever runs beside it
            MethodInfo main = context.LoadFromStream(stream).EntryPoint!;
            main.Invoke(null, BindingFlags.DoNotWrapExceptions, null, main.GetParameters().Length == 0 ? [] : [Array.Empty<string>()], null);
            return written.ToString();
        }
        finally
        {
            Console.SetOut(console);
            Environment.SetEnvironmentVariable("MYELIN_DATA", null);
            Environment.CurrentDirectory = before;
            context.Unload();
            folder.Delete(recursive: true);
        }
    }
}
