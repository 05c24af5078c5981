namespace Readme.Tests;

/// <summary>The programs that the library is made for, and every program of the README, compile and run as they are written.</summary>
[Collection("Programs")]
public class ProgramTests
{
    const string Lecture =
        """
        using Myelin;
        var (train, test) = Cifar10.Load();
        var (fit, validation) = train.Split(0.2, seed: 42);

        var model = new Sequential(input: [32, 32, 3])
        {
            new Flatten(),
            new Dense(128, Activation.Relu),
            new Dense(10, Activation.Softmax),
        };
        model.Compile(new Adam(), new SparseCategoricalCrossentropy(), [new Accuracy()]);
        Console.WriteLine(model.Summary());
        History history = model.Fit(fit, epochs: 10, batchSize: 32, validation: validation);
        Console.WriteLine(model.Evaluate(test));

        """;

    /// <summary>What the own loop finds around it.</summary>
    const string Around =
        """
        using Myelin;
        var (train, _) = Cifar10.Load();
        var model = new Sequential(input: [32, 32, 3]) { new Flatten(), new Dense(10) };
        var optimizer = new Adam();
        var batches = train.Batches(32, shuffle: true);

        """;

    const string OwnLoop =
        """
        var loss = new SparseCategoricalCrossentropy(fromLogits: true);
        var step = new Step((x, y) =>
        {
            Tensor error = loss.Of(model.Forward(x, training: true), y);
            optimizer.Apply(error.Gradients(model.Parameters));
            return error;
        });
        foreach (var (x, y) in batches) step.Run(x, y);      // captured at the first run

        """;

    [Fact]
    public void The_lectures_example_runs_as_it_is_written()
    {
        string written = CompiledProgram.Run("lecture.cs", Lecture);
        Assert.Contains("394,634 parameters", written);
        Assert.Matches(@"\nloss \d+\.\d{4}, accuracy [01]\.\d{4}\n$", written);
    }

    [Fact]
    public void The_own_loop_runs_as_it_is_written()
    {
        string written = CompiledProgram.Run(
            "own loop.cs", Around + OwnLoop + "Console.WriteLine($\"{step.Runs} runs, {step.Plans} plans, {optimizer.Steps.Value} steps\");");
        Assert.Equal("4 runs, 2 plans, 4 steps\n", written);
    }

    [Fact]
    public void The_readme_has_programs() => Assert.Contains(Markdown.Blocks("README.md"), block => Markdown.IsProgram(block.Code));

    public static TheoryData<int> Programs { get; } = new(
        Markdown.Blocks("README.md").Where(block => Markdown.IsProgram(block.Code)).Select(block => block.Line));

    [Theory]
    [MemberData(nameof(Programs))]
    public void A_program_of_the_readme_compiles_and_runs(int line) =>
        CompiledProgram.Run($"README.md, line {line}", Markdown.Blocks("README.md").Single(block => block.Line == line).Code);
}
