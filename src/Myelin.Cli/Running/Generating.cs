using System.Text.Json;
using Myelin.Cli.Terminals;

namespace Myelin.Cli.Running;

/// <summary>One <c>myelin generate</c>.</summary>
sealed class Generating(SavedModel saved)
{
    public required int? Length { get; init; }

    public required int? Count { get; init; }

    public required double Temperature { get; init; }

    public required int? TopK { get; init; }

    public required double? TopP { get; init; }

    public required long Seed { get; init; }

    public required string Prompt { get; init; }

    Sampler Sampler => (TopK, TopP) switch
    {
        ({ } k, null) => Sampler.TopK(k, Temperature),
        (null, { } p) => Sampler.TopP(p, Temperature),
        (null, null) => Sampler.Random(Temperature),
        _ => throw new UsageException("--top-k and --top-p: expects one of them, received both; leave one out."),
    };

    public int Write(TextWriter output, bool json)
    {
        using var stop = new StopSignals();
        if (saved.Model.Preprocessing is not CharacterPreprocessing text)
            throw new UsageException(
                $"The model \"{saved.Path}\" was not trained on texts; train one with \"myelin train names\" or \"myelin train shakespeare\".");
        try
        {
            string[] texts = Texts(text, Sampler, stop.Token);
            if (json) output.WriteLine(JsonSerializer.Serialize(texts, JsonSerializerOptions.Web));
            else
                foreach (string line in texts.SelectMany(one => one.TrimEnd('\n').Split('\n'))) output.WriteLine(Printable.Line(line));
        }
        catch (OperationCanceledException)
        {
            return stop.Code;
        }
        return ExitCode.Success;
    }

    /// <summary>The texts with their prompts.</summary>
    string[] Texts(CharacterPreprocessing text, Sampler sampler, CancellationToken cancellation)
    {
        const int UsualTexts = 10, UsualLength = 500, UsualShortLength = 50;
        int[] prompt = UsageException.Asked(() => text.Encode(Prompt));
        if (text.End is { } end)
        {
            int most = Math.Min(Length ?? UsualShortLength, text.Length);
            if (prompt.Length >= most)
                throw new UsageException($"--prompt: expects fewer than {most} characters, the most of a text here, received {prompt.Length}; shorten it.");
            int[][] all = [.. Enumerable.Repeat<int[]>([end, .. prompt], Count ?? UsualTexts)];
            return [.. saved.Model.Generate(all, most - prompt.Length, sampler, end, Seed, cancellation: cancellation)
                .Select(tokens => text.Decode(tokens[1..]).TrimEnd('\n'))];
        }
        if (prompt.Length == 0) prompt = text.Encode(text.Classes[0]);
        return [.. Enumerable.Range(0, Count ?? 1)
            .Select(i => text.Decode(Running(prompt, Length ?? UsualLength, text.Length, sampler, i, cancellation))[Prompt.Length == 0 ? 1.. : 0..])];
    }

    /// <summary>A running text. The model sees at most as much of it as an input of its training had: half of that goes on in the next piece.</summary>
    int[] Running(int[] prompt, int length, int window, Sampler sampler, int number, CancellationToken cancellation)
    {
        List<int> tokens = [.. prompt];
        for (int left = length, piece = 0; left > 0; piece++)
        {
            int kept = Math.Min(tokens.Count, Math.Max(1, window / 2)), count = Math.Min(left, window - kept);
            int[] more = saved.Model.Generate(
                tokens[^kept..], count, sampler, seed: SeedOf(number, piece), cancellation: cancellation);
            tokens.AddRange(more[kept..]);
            left -= count;
        }
        return [.. tokens];
    }

    /// <summary>A seed of its own for each piece of each text.</summary>
    long SeedOf(int number, int piece) => unchecked((Seed * 1_000_003 + number) * 1_000_003 + piece);
}
