using Myelin.Benchmarks;

// dotnet run -c Release --project benchmarks/Myelin.Benchmarks -- <name> [filter]: one benchmark a file, listed here.
(string Name, Action<string> Run)[] benchmarks =
[
    ("products", ProductBenchmark.Run),
    ("skinny", SkinnyBenchmark.Run),
    ("normalization", NormalizationBenchmark.Run),
    ("convolutions", ConvolutionBenchmark.Run),
    ("mlp", StepBenchmark.Mlp),
    ("lenet", StepBenchmark.LeNet),
    ("cifar", StepBenchmark.Cifar),
    ("xor", StepBenchmark.Xor),
    ("gru", RecurrentBenchmark.Run),
    ("attention", AttentionBenchmark.Run),
    ("recurrent", RecurrentLayerBenchmark.Run),
    ("profile", KernelProfile.Run),
];

string name = args.Length > 0 ? args[0] : "";
foreach ((string known, Action<string> run) in benchmarks)
{
    if (known != name) continue;
    run(args.Length > 1 ? args[1] : "");
    return 0;
}
Console.Error.WriteLine($"Expected the name of a benchmark ({string.Join(", ", benchmarks.Select(b => b.Name))}), received \"{name}\".");
return 2;
