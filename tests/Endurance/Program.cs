using System.Globalization;
using Myelin.Endurance;
using Myelin.Fuzz;
using Myelin.Onnx.Tests;

const string Usage = """
    What is too long for the tests. Exit code 0: all held; 1: something did not; 2: wrong arguments.

    fuzz COUNT [--target NAME] [--seed N] [--first I]
        Damages COUNT files by the seed and loads each, for each kind of file, and runs COUNT random programs of ops and layers.
        --target files takes the files of tensors and models, and the programs of ops and layers; not run folders and ONNX models.
        --first I begins with the I-th, to repeat one.

    kill COUNT [--seed N]
        Kills trainings COUNT times at random moments, resumes them, and compares their weights with undisturbed ones.
    """;

try
{
    return args switch
    {
        ["fuzz", var count, .. var options] => Fuzz(int.Parse(count, CultureInfo.InvariantCulture), options),
        ["kill", var count] => Kill(int.Parse(count, CultureInfo.InvariantCulture), seed: 1),
        ["kill", var count, "--seed", var seed] => Kill(int.Parse(count, CultureInfo.InvariantCulture), int.Parse(seed, CultureInfo.InvariantCulture)),
        _ => throw new FormatException("The first argument is a command."),
    };
}
catch (Exception e) when (e is FormatException or OverflowException)
{
    Console.Error.WriteLine($"{e.Message}\n\n{Usage}");
    return 2;
}

static int Fuzz(int count, string[] options)
{
    const string Files = "files";
    string? name = null;
    int seed = 1, first = 0;
    for (int i = 0; i < options.Length; i += 2)
    {
        string value = i + 1 < options.Length ? options[i + 1] : throw new FormatException($"{options[i]} expects a value.");
        switch (options[i])
        {
            case "--target": name = value; break;
            case "--seed": seed = int.Parse(value, CultureInfo.InvariantCulture); break;
            case "--first": first = int.Parse(value, CultureInfo.InvariantCulture); break;
            default: throw new FormatException($"There is no option {options[i]}.");
        }
    }
    FuzzTarget[] targets = [.. FuzzTarget.All.Where(target => name is null or Files || target.Name == name)];
    (string Name, Func<int, int, int, Action<string>, FuzzReport> Run)[] others = [(RunFuzzing.Name, RunFuzzing.Run), (ShapeFuzzing.Name, ShapeFuzzing.Run),
        (OnnxFuzzing.Name, OnnxFuzzing.Run)];
    others = [.. others.Where(other => name == null || other.Name == name || (name == Files && other.Name == ShapeFuzzing.Name))];
    if (targets.Length + others.Length == 0)
    {
        IEnumerable<string> names = FuzzTarget.All.Select(target => target.Name);
        throw new FormatException($"There is no target {name}; there are {Files}, {string.Join(", ", names)}, " +
            $"{RunFuzzing.Name}, {ShapeFuzzing.Name} and {OnnxFuzzing.Name}.");
    }
    bool held = true;
    foreach ((_, Func<int, int, int, Action<string>, FuzzReport> run) in others)
    {
        FuzzReport report = run(count, seed, first, Console.WriteLine);
        Console.WriteLine(report);
        held &= report.Failures.Count == 0;
    }
    foreach (FuzzTarget target in targets)
    {
        FuzzReport report = Fuzzing.Run(target, count, seed, first, Console.WriteLine);
        Console.WriteLine(report);
        held &= report.Failures.Count == 0;
    }
    return held ? 0 : 1;
}

static int Kill(int count, int seed)
{
    bool held = Kills.Run(count, seed, Console.WriteLine);
    Console.WriteLine(held ? "All ended with the same weights, and no checkpoint was harmed." : "It did not hold.");
    return held ? 0 : 1;
}
