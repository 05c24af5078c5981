using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using Myelin.Peers;

// dotnet Myelin.Peers.OnnxRuntime.dll WORK/BATCH THREADS SECONDS FOLDER: one inference of the model in FOLDER, timed.
if (args.Length != 4 || InferenceWork.Parse(args[0]) is not { } work)
{
    Console.Error.WriteLine(
        $"Expected the name of a work (such as mlp/64), the number of threads, seconds and the folder of models, received \"{string.Join(' ', args)}\".");
    return 2;
}
int threads = int.Parse(args[1], CultureInfo.InvariantCulture);
StepTimer.Run(args[0], $"ONNX Runtime {OrtEnv.Instance().GetVersionString()}", threads, work.Batch, double.Parse(args[2], CultureInfo.InvariantCulture), () =>
{
    // Everything else keeps its default, which is the highest level of graph optimization.
    var options = new SessionOptions { IntraOpNumThreads = threads };
    if (Environment.GetEnvironmentVariable("OPTIMIZED") is { Length: > 0 } path) options.OptimizedModelFilePath = path;
    var session = new InferenceSession(work.ModelIn(args[3], "onnx"), options);
    OrtValue input = work.IsText ? OrtValue.CreateTensorValueFromMemory(work.Tokens, work.LongShape)
        : OrtValue.CreateTensorValueFromMemory(work.Numbers, work.LongShape);
    float[] expected = work.OutputsIn(args[3]), outputs = new float[expected.Length];
    OrtValue output = OrtValue.CreateTensorValueFromMemory(outputs, work.OutputShape);
    var run = new RunOptions();
    string[] inputNames = [.. session.InputNames], outputNames = [.. session.OutputNames];
    OrtValue[] given = [input], taken = [output];
    session.Run(run, inputNames, given, outputNames, taken);
    work.Compare(outputs, expected);
    return () =>
    {
        session.Run(run, inputNames, given, outputNames, taken);
        return outputs[0];
    };
});
return 0;
