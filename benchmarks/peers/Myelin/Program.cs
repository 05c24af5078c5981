using System.Globalization;
using Myelin.Peers;

// dotnet Myelin.Peers.Myelin.dll WORK [SECONDS]: one training step, timed; MYELIN_THREADS says how many threads.
// dotnet Myelin.Peers.Myelin.dll WORK/BATCH SECONDS FOLDER [onnx]: one inference of the model in FOLDER, or of its ONNX file.
// dotnet Myelin.Peers.Myelin.dll export FOLDER: makes the models of inference.
if (args is ["export", var target])
{
    MyelinInference.Export(target);
    return 0;
}
double seconds = args.Length > 1 ? double.Parse(args[1], CultureInfo.InvariantCulture) : 3;
int threads = int.TryParse(Environment.GetEnvironmentVariable("MYELIN_THREADS"), CultureInfo.InvariantCulture, out int set) ? set : Environment.ProcessorCount;
if (args.Length > 2 && InferenceWork.Parse(args[0]) is { } inference)
{
    bool imports = args.Length > 3;
    StepTimer.Run(args[0], imports ? "Myelin, imported" : "Myelin", threads, inference.Batch, seconds,
        () => MyelinInference.SetUp(inference, args[2], imports));
    return 0;
}
if (args.Length == 0 || !MyelinWorks.All.TryGetValue(args[0], out Work? work))
{
    Console.Error.WriteLine($"Expected the name of a work ({string.Join(", ", MyelinWorks.All.Keys)}), received \"{string.Join(' ', args)}\".");
    return 2;
}
StepTimer.Run(args[0], "Myelin", threads, work.Batch, seconds, work.SetUp);
return 0;
