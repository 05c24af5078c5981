using System.Globalization;
using Myelin.Peers;
using TorchSharp;

// dotnet Myelin.Peers.TorchSharp.dll WORK THREADS [SECONDS]: one training step, timed.
if (args.Length < 2 || !TorchWorks.All.TryGetValue(args[0], out Work? work))
{
    Console.Error.WriteLine(
        $"Expected the name of a work ({string.Join(", ", TorchWorks.All.Keys)}) and the number of threads, received \"{string.Join(' ', args)}\".");
    return 2;
}
int threads = int.Parse(args[1], CultureInfo.InvariantCulture);
double seconds = args.Length > 2 ? double.Parse(args[2], CultureInfo.InvariantCulture) : 3;
torch.set_num_threads(threads);
torch.random.manual_seed(0);
StepTimer.Run(args[0], $"TorchSharp, libtorch {torch.__version__}", threads, work.Batch, seconds, work.SetUp);
return 0;
