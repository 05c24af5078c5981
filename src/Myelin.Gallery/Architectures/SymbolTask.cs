namespace Myelin.Gallery.Architectures;

/// <summary>Sequences of up to 12 digits to be reversed or sorted, as the first symbol says.</summary>
static class SymbolTask
{
    /// <summary>What fills a sequence up: no symbol of it.</summary>
    public const int Padding = 0;

    /// <summary>Ten digits, padding, start, end, and what to do.</summary>
    public const int Symbols = FirstDigit + 10;

    /// <summary>12 digits, and what to do before them or the end behind them.</summary>
    public const int Length = MostDigits + 1;

    const int Start = 1, End = 2, Reverse = 3, Sort = 4, FirstDigit = 5, MostDigits = 12;

    /// <summary>Training sequences, and test sequences that are not among them. Inputs: source and shifted answer; target: the answer and the end.</summary>
    public static (Dataset Train, Dataset Test) Generate(int train, int test, long seed)
    {
        var random = new Random((int)seed + 1);
        var seen = new HashSet<string>();
        return (Draw(train, isTest: false), Draw(test, isTest: true));

        Dataset Draw(int count, bool isTest)
        {
            int[] sources = new int[count * Length], shifted = new int[count * Length], answers = new int[count * Length];
            for (int i = 0; i < count;)
            {
                int[] digits = [.. Enumerable.Range(0, random.Next(1, MostDigits + 1)).Select(_ => FirstDigit + random.Next(10))];
                int task = random.Next(2) == 0 ? Reverse : Sort;
                string key = $"{task}: {string.Join(' ', digits)}";
                if (isTest ? seen.Contains(key) : !seen.Add(key) && digits.Length > 3) continue;
                int[] answer = [.. task == Reverse ? digits.Reverse() : digits.Order(), End];
                ((int[])[task, .. digits]).CopyTo(sources, i * Length);
                ((int[])[Start, .. answer[..^1]]).CopyTo(shifted, i * Length);
                answer.CopyTo(answers, i * Length);
                i++;
            }
            return Dataset.From(
                [("source", Tensor.From(sources, [count, Length])), ("shifted", Tensor.From(shifted, [count, Length]))],
                [("answer", Tensor.From(answers, [count, Length]))]);
        }
    }

    /// <summary>Answers symbol by symbol: each is the likeliest, and is an input of the next.</summary>
    public static int[][] Greedy(Functional model, Tensor sources, CancellationToken cancellation)
    {
        int count = sources.Shape[0];
        int[] shifted = new int[count * Length];
        for (int i = 0; i < count; i++) shifted[i * Length] = Start;
        int[][] answers = [.. Enumerable.Range(0, count).Select(_ => new int[Length])];
        for (int step = 0; step < Length; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            long[] next = model.PredictAll([sources, Tensor.From(shifted, [count, Length])], 500)[0][.., step, ..].ArgMax().ToArray<long>();
            for (int i = 0; i < count; i++)
            {
                answers[i][step] = (int)next[i];
                if (step + 1 < Length) shifted[i * Length + step + 1] = (int)next[i];
            }
        }
        return answers;
    }

    /// <summary>The share of answers that are right up to their end.</summary>
    public static double ExactMatches(int[][] answers, Dataset test)
    {
        int[][] truth = [.. test.Targets.ToArray<int>().Chunk(Length)];
        static IEnumerable<int> UpToEnd(int[] symbols, int[] right) => symbols.Take(Array.IndexOf(right, End) + 1);
        return answers.Zip(truth, (answer, right) => UpToEnd(answer, right).SequenceEqual(UpToEnd(right, right)) ? 1.0 : 0).Average();
    }

    /// <summary>A heat map of the attention of a long sequence that is reversed, and of one that is sorted.</summary>
    public static void DrawAttention(GalleryRun run, Functional looking, int[][] answers, Tensor sources)
    {
        int[][] given = [.. sources.ToArray<int>().Chunk(Length)];
        foreach ((int task, string name, string title) in new[] { (Reverse, "attention-reverse", "Reversing"), (Sort, "attention-sort", "Sorting") })
        {
            int which = Array.FindIndex(given, source => source[0] == task && source[10] != Padding);
            if (which < 0) continue;
            int[] shifted = [Start, .. answers[which][..^1]];
            Tensor scores = looking.PredictAll([Tensor.From(given[which], [1, Length]), Tensor.From(shifted, [1, Length])])[0];   // [1, heads, outputs, inputs]
            int outputs = Math.Max(1, Array.IndexOf(answers[which], End)), inputs = given[which].Count(symbol => symbol != Padding);
            run.Draw(name, new HeatMap($"{title}: where each output looks", "input", "output", scores[0].Mean(0)[..outputs, ..inputs], "attention",
                rowNames: [.. answers[which].Take(outputs).Select(Named)], columnNames: [.. given[which].Take(inputs).Select(Named)]));
        }
    }

    static string Named(int symbol) => symbol switch
    {
        Padding => "-",
        Start => "start",
        End => "end",
        Reverse => ">",
        Sort => "^",
        _ => $"{symbol - FirstDigit}",
    };
}
