using System.Text.Json;
using Myelin.Cli.Terminals;

namespace Myelin.Cli.Running;

/// <summary>One <c>myelin predict</c>.</summary>
sealed class Predicting(SavedModel saved)
{
    public required IReadOnlyList<string> Files { get; init; }

    public required IReadOnlyList<long> Examples { get; init; }

    public required int Top { get; init; }

    public required bool Inverts { get; init; }

    public required string? Folder { get; init; }

    public int Write(TextWriter output, bool json)
    {
        var reader = new QuestionReader(saved, Inverts, Folder);
        Question[] questions = [.. Files.SelectMany(reader.OfFile), .. reader.OfExamples(Examples)];
        if (questions.Length == 0)
            throw new UsageException("predict: expects pictures, tables or --example, received none; \"myelin predict --help\" shows examples.");
        foreach (string warning in questions.Select(question => question.Warning).OfType<string>())
            Console.Error.WriteLine(Printable.Line($"warning: {warning}"));
        var answers = new Answers(saved.Model);
        double[][] rows = answers.Of(TensorOps.Concatenate([.. questions.Select(question => question.Input)], 0));
        if (json)
            output.WriteLine(JsonSerializer.Serialize(questions.Select((question, i) => answers.Json(question, rows[i], Top)), JsonSerializerOptions.Web));
        else
        {
            string[] names = [.. questions.Select(question => Printable.Line(question.Name))];
            int width = names.Max(name => name.Length);
            for (int i = 0; i < questions.Length; i++)
                output.WriteLine(Printable.Line(
                    $"{names[i].PadRight(width)}  {answers.Text(rows[i], Top)}{(questions[i].Right is { } right ? $"   right: {right}" : "")}"));
        }
        return ExitCode.Success;
    }
}
