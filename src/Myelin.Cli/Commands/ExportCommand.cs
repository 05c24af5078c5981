using System.CommandLine;
using Myelin.Cli.Running;

namespace Myelin.Cli.Commands;

/// <summary><c>myelin export</c>: writes a model in a form that other programs read.</summary>
static class ExportCommand
{
    public static readonly Example[] Examples =
    [
        new("myelin export runs/digits-mlp-1 --onnx digits.onnx", "for ONNX Runtime and other programs"),
        new("myelin evaluate digits.onnx", "the exported model on the test examples of its training data set"),
    ];

    static readonly Option<string?> Onnx = new("--onnx") { Description = "The ONNX file to write.", HelpName = "file" };
    static readonly Option<long?> Opset = Values.Whole("--opset", "The version of ONNX's operator set; 17 if left out.", 13, 22);

    public static Command Create()
    {
        Argument<string> model = SavedModel.Argument();
        var command = new Command("export", "Write a model in a form that other programs read.") { model, Onnx, Opset };
        command.SetAction(parsed =>
        {
            string file = parsed.GetValue(Onnx) ?? throw new UsageException(
                "export: expects what to write, received none; name the file, as in \"myelin export runs/digits-mlp-1 --onnx digits.onnx\".");
            SavedModel saved = SavedModel.Load(parsed.GetRequiredValue(model), compile: false);
            saved.Model.SaveOnnx(file, (int)(parsed.GetValue(Opset) ?? 17));
            parsed.InvocationConfiguration.Output.WriteLine($"{file}: {new FileInfo(file).Length:#,0} bytes, {saved.Model.ParameterCount:#,0} parameters");
            return ExitCode.Success;
        });
        return command;
    }
}
