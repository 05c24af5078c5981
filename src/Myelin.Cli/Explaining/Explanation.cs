using System.Text.Json;
using Myelin.Cli.Running;
using Myelin.Cli.Terminals;

namespace Myelin.Cli.Explaining;

/// <summary>One <c>myelin explain</c>: the answer of a model to one input, and why.</summary>
sealed class Explanation
{
    /// <summary>The most classes and columns that are printed.</summary>
    const int MostClasses = 10, MostColumns = 4;

    readonly SavedModel saved;
    readonly Question question;
    readonly Answers answers;
    readonly double[] row;
    readonly Influence influence;

    public Explanation(SavedModel saved, Question question)
    {
        (this.saved, this.question, answers) = (saved, question, new Answers(saved.Model));
        row = answers.Of(question.Input)[0];
        influence = new Influence(saved.Model, question.Input, answers.AreLogits);
    }

    string Path => System.IO.Path.Combine(
        System.IO.Path.GetDirectoryName(saved.Path) ?? "",
        $"explain-{string.Concat(System.IO.Path.GetFileName(question.Name).Select(c => char.IsLetterOrDigit(c) || c is '.' or '_' ? c : '-'))}.html");

    /// <summary>Writes the page and prints the answer and the path of the page.</summary>
    public int Write(TextWriter output, string? page, bool json, bool open)
    {
        page ??= Path;
        ColumnShares? shares = ColumnShares.Of(saved.Model, influence);
        Page(shares).Save(page);
        if (json)
            output.WriteLine(JsonSerializer.Serialize(new
            {
                input = question.Name,
                answer = answers.IsClassified(row) ? answers.Ranked(row).First().Name : null,
                probabilities = answers.IsClassified(row) ? answers.Likeliest(row, MostClasses) : null,
                values = answers.IsClassified(row) ? null : row,
                right = question.Right,
                explained = influence.Meaning,
                shares = shares?.Ranked.ToDictionary(share => share.Name, share => share.Value),
                page,
            }, JsonSerializerOptions.Web));
        else
        {
            output.WriteLine(Printable.Line($"{question.Name}  {answers.Text(row, 3)}{(question.Right is { } right ? $"   right: {right}" : "")}"));
            if (shares != null)
            {
                string largest = string.Join(", ", shares.Ranked.Take(MostColumns).Select(share => $"{share.Name} {share.Value:+0.###;-0.###;0}"));
                output.WriteLine(Printable.Line($"{influence.Meaning}: {largest}{(shares.Ranked.Count > MostColumns ? ", ..." : "")}"));
            }
            output.WriteLine($"page: {page}");
        }
        if (open) Viewer.Show(page, Console.Error);
        return ExitCode.Success;
    }

    RunReport Page(ColumnShares? shares)
    {
        var page = new RunReport($"Why {(answers.IsClassified(row) ? answers.Ranked(row).First().Name : answers.Text(row, 1))}? {question.Name}") { Answer() };
        if (shares != null) page.Add(shares.Section());
        else if (ImageSection.Of(saved.Model, influence) is { } image) page.Add(image);
        foreach (ReportSection section in ComputationSections.Of(saved.Model, influence)) page.Add(section);
        page.Add(LayerOutputs.Section(saved.Model, question.Input));
        return page;
    }

    ReportSection Answer()
    {
        var section = new ReportSection("The answer");
        section.Add(ReportTable.OfFacts("What was asked",
        [
            ("input", question.Name),
            ("answer", answers.Text(row, 1)),
            .. question.Right is { } right ? [("right", right)] : Array.Empty<(string, string)>(),
            ("model", saved.Path),
            .. saved.Run is { } run ? [("trained on", run.Data)] : Array.Empty<(string, string)>(),
        ]));
        if (!answers.IsClassified(row)) return section;
        var chart = new BarChart("What the model answers", unit: "probability");
        foreach ((string name, double value) in answers.Ranked(row).Take(MostClasses)) chart.Add(name, value);
        section.Add(chart);
        return section;
    }
}
