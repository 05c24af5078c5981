using System.Globalization;
using Myelin.Peers;

// dotnet Myelin.Peers.Myelin.dll WORK [SECONDS]: one training step, timed; MYELIN_THREADS says how many threads.
if (args.Length == 0 || !MyelinWorks.All.TryGetValue(args[0], out Work? work))
{
    Console.Error.WriteLine($"Expected the name of a work ({string.Join(", ", MyelinWorks.All.Keys)}), received \"{string.Join(' ', args)}\".");
    return 2;
}
double seconds = args.Length > 1 ? double.Parse(args[1], CultureInfo.InvariantCulture) : 3;
int threads = int.TryParse(Environment.GetEnvironmentVariable("MYELIN_THREADS"), CultureInfo.InvariantCulture, out int set) ? set : Environment.ProcessorCount;
StepTimer.Run(args[0], "Myelin", threads, work.Batch, seconds, work.SetUp);
return 0;
