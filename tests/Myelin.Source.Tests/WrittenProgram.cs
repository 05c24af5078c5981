using System.Globalization;
using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Myelin.Source.Tests;

/// <summary>A model that was saved as source, compiled without the library, and loaded in this process.</summary>
sealed class WrittenProgram
{
    static readonly MetadataReference[] References = [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
        .Split(Path.PathSeparator)
        .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal))
        .Select(path => MetadataReference.CreateFromFile(path))];

    readonly Model model;
    readonly Type written, caller;

    WrittenProgram(Model model, string text, Assembly assembly, string name)
    {
        (this.model, Text) = (model, text);
        written = assembly.GetType(name)!;
        caller = assembly.GetType($"CallerOf{name}")!;
    }

    /// <summary>The source.</summary>
    public string Text { get; }

    /// <summary>Saves models and compiles them together, which is much faster than one by one.</summary>
    public static WrittenProgram[] Of(params IReadOnlyList<Model> models) => [.. Some(models).Select(program => program!)];

    /// <summary>The same, with null for models that are refused.</summary>
    public static WrittenProgram?[] Some(IReadOnlyList<Model> models, Predicate<NotSupportedException>? mayRefuse = null)
    {
        string?[] texts = [.. models.Select((model, i) => Saved(model, $"Written{i}", mayRefuse))];
        int[] written = [.. Enumerable.Range(0, texts.Length).Where(i => texts[i] != null)];
        using var stream = new MemoryStream(Compile([.. written.Select(i => texts[i]!), .. written.Select(i => Caller(models[i], $"Written{i}"))]));
        Assembly assembly = new AssemblyLoadContext("written").LoadFromStream(stream);
        return [.. texts.Select((text, i) => text == null ? null : new WrittenProgram(models[i], text, assembly, $"Written{i}"))];
    }

    static string? Saved(Model model, string name, Predicate<NotSupportedException>? mayRefuse)
    {
        try { return Save(model, name); }
        catch (NotSupportedException e) when (mayRefuse?.Invoke(e) == true) { return null; }
    }

    /// <summary>The text that a model is saved as.</summary>
    public static string Save(Model model, string name, IReadOnlyList<Shape>? inputs = null)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("myelin-source-");
        try
        {
            string path = Path.Combine(folder.FullName, $"{name}.cs");
            model.SaveSource(path, inputs: inputs);
            return File.ReadAllText(path);
        }
        finally { folder.Delete(recursive: true); }
    }

    /// <summary>Compiles without a warning, for the framework alone.</summary>
    public static byte[] Compile(params IReadOnlyList<string> files)
    {
        var options = new CSharpParseOptions(LanguageVersion.CSharp14, DocumentationMode.Diagnose);
        var compilation = CSharpCompilation.Create("Written", [.. files.Select((file, i) => CSharpSyntaxTree.ParseText(file, options, $"{i}"))], References,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, warningLevel: 9999,
                specificDiagnosticOptions: [new("CS1591", ReportDiagnostic.Suppress)]));
        using var assembly = new MemoryStream();
        Diagnostic[] found = [.. compilation.Emit(assembly).Diagnostics.Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning)];
        Assert.True(found.Length == 0, found.Length == 0 ? "" : $"{string.Join('\n', found.Take(10).Select(one => one.ToString()))}\n"
            + files[int.Parse(found[0].Location.SourceTree?.FilePath ?? "0", CultureInfo.InvariantCulture)]);
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
    static string Caller(Model model, string name)
    {
        string arguments = string.Join(", ", model.Inputs.Select((input, i) => $"({Name(input.Type)}[])x[{i}]"));
        string results = model.Outputs.Count == 1 ? "y" : string.Join(", ", model.Outputs.Select((_, i) => $"y.Item{i + 1}"));
        return $"public static class CallerOf{name} {{ public static object[] Run(object[] x) {{ " +
            $"var y = {name}.Predict({arguments}); return [{results}]; }} }}";
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

    /// <summary>The outputs for the inputs of one example.</summary>
    public Array[] Predict(params IReadOnlyList<Array> inputs) => [.. ((object[])caller.GetMethod("Run")!.Invoke(
        null, BindingFlags.DoNotWrapExceptions, null, [(object[])[.. inputs]], null)!).Cast<Array>()];

    /// <summary>Runs the main program without arguments, which compares an example with the model's result.</summary>
    public int Main(params string[] arguments) => (int)written.GetMethod("Main", BindingFlags.Static | BindingFlags.NonPublic)!.Invoke(
        null, BindingFlags.DoNotWrapExceptions, null, [arguments], null)!;

    /// <summary>Holds the program against the model for each example of a batch: every bit is the same.</summary>
    public void Hold(params Tensor[] inputs)
    {
        Predictions expected = model.PredictAll(inputs);
        for (int i = 0; i < inputs[0].Shape[0]; i++)
        {
            Array[] received = Predict([.. inputs.Select(x => Values(x[i]))]);
            Assert.Equal(expected.Count, received.Length);
            for (int output = 0; output < received.Length; output++)
            {
                Array wanted = Values(expected[output][i]), given = received[output];
                if (!Bytes(wanted).AsSpan().SequenceEqual(Bytes(given)))
                    Assert.Fail($"{model}, example {i}, output {output}: expects {Shown(wanted)}, received {Shown(given)}\n{Text}");
            }
        }
    }

    static string Shown(Array values) =>
        string.Join(" ", values.Cast<object>().Take(20).Select(value => Convert.ToString(value, CultureInfo.InvariantCulture)));
}
