using System.CommandLine;
using Myelin.Cli.Running;

namespace Myelin.Cli.Commands;

/// <summary><c>myelin export</c>: writes a saved model in a form that other programs read.</summary>
static class ExportCommand
{
    public static readonly Example[] Examples =
    [
        new("myelin export runs/digits-mlp-1 --onnx digits.onnx", "for ONNX Runtime and other programs"),
        new("myelin evaluate digits.onnx", "the exported model on the test examples of its training data set"),
        new("myelin export runs/digits-mlp-1 --source Digits.cs", "one file of C# without dependencies"),
        new("dotnet run Digits.cs", "compute an example by it, and compare the bits"),
    ];

    static readonly Option<string?> Onnx = new("--onnx") { Description = "Write an ONNX file.", HelpName = "file.onnx" };
    static readonly Option<long?> Opset = Values.Whole("--opset", "With --onnx, the version of ONNX's operator set; 17 if left out.", 13, 22);
    static readonly Option<string?> Source = new("--source")
    {
        Description = "Write one file of C# that predicts without this library, with the same bits.",
        HelpName = "file.cs",
    };
    static readonly Option<long?> Length = Values.Whole(
        "--length", "With --source, the length of an example, for a model whose inputs have any length.", 1, 1_000_000);

    public static Command Create()
    {
        Argument<string> model = SavedModel.Argument();
        var command = new Command("export", "Write a model in a form that other programs read.") { model, Onnx, Opset, Source, Length };
        command.SetAction(parsed =>
        {
            (string? onnx, string? source) = (parsed.GetValue(Onnx), parsed.GetValue(Source));
            if (onnx == null && source == null)
                throw new UsageException("Export to what? Name a file, such as --onnx digits.onnx or --source Digits.cs.");
            SavedModel saved = SavedModel.Load(parsed.GetRequiredValue(model), compile: false);
            TextWriter output = parsed.InvocationConfiguration.Output;
            if (onnx != null)
            {
                saved.Model.SaveOnnx(onnx, (int)(parsed.GetValue(Opset) ?? 17));
                output.WriteLine($"{onnx}: {new FileInfo(onnx).Length:#,0} bytes, {saved.Model.ParameterCount:#,0} parameters");
            }
            if (source != null) new Exporting(saved, (int?)parsed.GetValue(Length)).WriteSource(source, output);
            return ExitCode.Success;
        });
        return command;
    }
}
