using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Myelin.Source.Tests;

/// <summary>A model that was saved as source, compiled without the library, and loaded in this process.</summary>
sealed class WrittenProgram : IDisposable
{
    static readonly MetadataReference[] References = [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
        .Split(Path.PathSeparator)
        .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal))
        .Select(path => MetadataReference.CreateFromFile(path))];

    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("myelin-source-");
    readonly AssemblyLoadContext context = new("written", isCollectible: true);
    readonly MethodInfo run;
    readonly Model model;

    public WrittenProgram(Model model, IReadOnlyList<Shape>? inputs = null)
    {
        this.model = model;
        string path = Path.Combine(folder.FullName, "Written.cs");
        model.SaveSource(path, inputs: inputs);
        Text = File.ReadAllText(path);
        using var assembly = new MemoryStream(Compile(Text, Caller(model)));
        Assembly loaded = context.LoadFromStream(assembly);
        run = loaded.GetType("Caller")!.GetMethod("Run")!;
        Main = loaded.EntryPoint!;
    }

    public string Text { get; }

    public MethodInfo Main { get; }

    /// <summary>Compiles without a warning, for the framework alone.</summary>
    public static byte[] Compile(params string[] files)
    {
        var options = new CSharpParseOptions(LanguageVersion.CSharp14);
        var compilation = CSharpCompilation.Create("Written", [.. files.Select(file => CSharpSyntaxTree.ParseText(file, options))], References,
            new CSharpCompilationOptions(OutputKind.ConsoleApplication, optimizationLevel: OptimizationLevel.Release,
                mainTypeName: "Written", warningLevel: 9999));
        using var assembly = new MemoryStream();
        Diagnostic[] found = [.. compilation.Emit(assembly).Diagnostics.Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning)];
        Assert.True(found.Length == 0, $"{string.Join('\n', found.Take(10).Select(one => one.ToString()))}\n{files[0]}");
        return assembly.ToArray();
    }

    static string Name(ElementType type) => type switch
    {
        ElementType.Float32 => "float",
        ElementType.Float64 => "double",
        ElementType.Int32 => "int",
        ElementType.Int64 => "long",
        ElementType.UInt8 => "byte",
        _ => "bool",
    };

    /// <summary>Calls Predict, whose parameters are spans, by arrays.</summary>
    static string Caller(Model model)
    {
        string arguments = string.Join(", ", model.Inputs.Select((input, i) => $"({Name(input.Type)}[])x[{i}]"));
        string results = model.Outputs.Count == 1 ? "y" : string.Join(", ", model.Outputs.Select((_, i) => $"y.Item{i + 1}"));
        return $"public static class Caller {{ public static object[] Run(object[] x) {{ var y = Written.Predict({arguments}); return [{results}]; }} }}";
    }

    static Array Values(Tensor x) => x.Type switch
    {
        ElementType.Float32 => x.ToArray<float>(),
        ElementType.Float64 => x.ToArray<double>(),
        ElementType.Int32 => x.ToArray<int>(),
        ElementType.Int64 => x.ToArray<long>(),
        ElementType.UInt8 => x.ToArray<byte>(),
        _ => x.ToArray<bool>(),
    };

    static byte[] Bytes(Array values)
    {
        var bytes = new byte[Buffer.ByteLength(values)];
        Buffer.BlockCopy(values, 0, bytes, 0, bytes.Length);
        return bytes;
    }

    /// <summary>Holds the program against the model for each example of a batch: every bit is the same.</summary>
    public void Hold(params Tensor[] inputs)
    {
        Predictions expected = model.PredictAll(inputs);
        for (int i = 0; i < inputs[0].Shape[0]; i++)
        {
            object[] received = (object[])run.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [(object[])[.. inputs.Select(x => Values(x[i]))]], null)!;
            for (int output = 0; output < received.Length; output++)
            {
                Array wanted = Values(expected[output][i]), given = (Array)received[output];
                if (!Bytes(wanted).AsSpan().SequenceEqual(Bytes(given)))
                    Assert.Fail($"{model}, example {i}, output {output}: expects {Shown(wanted)}, received {Shown(given)}\n{Text}");
            }
        }
    }

    static string Shown(Array values) => string.Join(" ", values.Cast<object>().Take(20).Select(value => Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)));

    public void Dispose()
    {
        context.Unload();
        folder.Delete(recursive: true);
    }
}
