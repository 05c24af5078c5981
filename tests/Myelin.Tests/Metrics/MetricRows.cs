namespace Myelin.Tests;

/// <summary>A metric, predictions and targets, and the value by its definition.</summary>
internal sealed record MetricRow(Metric Metric, Tensor Prediction, Tensor Target, double Value);

/// <summary>Metrics against plain loops over all examples at once.</summary>
internal static class MetricRows
{
    const int Count = 13;

    static readonly int[] Labels = [.. Enumerable.Range(0, Count).Select(i => i * i % 3)];

    /// <summary>Scores of three classes, of which the right one is largest in most examples.</summary>
    static readonly double[][] Scores = Rows(Tensor.Normal([Count, 3], 5, ElementType.Float64) + Tensor.From(Labels).OneHot(3, type: ElementType.Float64));

    static readonly double[][] Probabilities = [.. Scores.Select(row => (double[])[.. row.Select(x => Math.Exp(x) / row.Sum(Math.Exp))])];

    /// <summary>Probabilities of yes, each between two thresholds of its own, and answers.</summary>
    static readonly double[] Yes = [.. Enumerable.Range(0, Count).Select(i => (i * 5 % Count + 0.5) / Count)];

    static readonly bool[] Answers = [.. Yes.Select((p, i) => p + (i % 4 - 1.5) / 4 > 0.5)];

    static readonly double[] Right = [.. Enumerable.Range(0, Count).Select(i => Math.Sin(i) + 2)], Guessed = [.. Right.Select((x, i) => x * 0.8 + i % 3 / 5.0)];

    static readonly double[] Relevant = [.. Enumerable.Range(0, 3 * Count).Select(i => i * i % 5 < 2 ? 1.0 : 0)];

    static Tensor P => From(Probabilities);

    static Tensor L => Tensor.From(Labels);

    static Tensor Y => Tensor.From(Yes);

    static Tensor A => Tensor.From(Answers);

    public static MetricRow[] All { get; } =
    [
        new(new Mean(), P, L, Probabilities.Average(row => row.Average())),
        new(new Sum(), P, L, Probabilities.Sum(row => row.Sum())),
        new(new TopKAccuracy(2), P, L, Share(i => Probabilities[i].Count(p => p > Probabilities[i][Labels[i]]) < 2)),
        new(new TopKAccuracy(1), P, L.OneHot(3), Share(i => Largest(i) == Labels[i])),
        new(new RootMeanSquaredError(), Tensor.From(Guessed), Tensor.From(Right), Math.Sqrt(Guessed.Zip(Right, (p, t) => (p - t) * (p - t)).Average())),
        new(new Perplexity(), P, L, Math.Exp(-Enumerable.Range(0, Count).Average(i => Math.Log(Probabilities[i][Labels[i]])))),
        new(new Perplexity(fromLogits: true), From(Scores), L, Math.Exp(-Enumerable.Range(0, Count).Average(i => Math.Log(Probabilities[i][Labels[i]])))),

        new(new Precision(0.4), Y, A, Ratio(i => Answers[i] && Yes[i] > 0.4, i => Yes[i] > 0.4)),
        new(new Recall(0.4), Y, A, Ratio(i => Answers[i] && Yes[i] > 0.4, i => Answers[i])),
        new(new Recall(classId: 1), P, L, Ratio(i => Labels[i] == 1 && Probabilities[i][1] > 0.5, i => Labels[i] == 1)),
        new(new Precision(topK: 2), P, L.OneHot(3), Enumerable.Range(0, Count).Count(i => Probabilities[i].Count(p => p > Probabilities[i][Labels[i]]) < 2)
            / (2.0 * Count)),
        new(new TruePositives(), Y, A, CountOf(i => Answers[i] && Yes[i] > 0.5)),
        new(new FalsePositives(), Y, A, CountOf(i => !Answers[i] && Yes[i] > 0.5)),
        new(new TrueNegatives(), Y, A, CountOf(i => !Answers[i] && Yes[i] <= 0.5)),
        new(new FalseNegatives(), Y, A, CountOf(i => Answers[i] && Yes[i] <= 0.5)),

        new(new Auc(27, curve: AucCurve.PrecisionRecall), Y, A, PrecisionRecall()),
        new(new SensitivityAtSpecificity(0.7, 27), Y, A, Best(t => Recalled(t), t => Specific(t), 0.7)),
        new(new SpecificityAtSensitivity(0.7, 27), Y, A, Best(t => Specific(t), t => Recalled(t), 0.7)),
        new(new PrecisionAtRecall(0.7, 27), Y, A, Best(t => Precise(t), t => Recalled(t), 0.7)),
        new(new RecallAtPrecision(0.7, 27), Y, A, Best(t => Recalled(t), t => Precise(t), 0.7)),
        new(new RecallAtPrecision(0.7, fromLogits: true), Tensor.From([.. Yes.Select(p => Math.Log(p / (1 - p)))]), A,
            Best(t => Recalled(t), t => Precise(t), 0.7)),

        new(new ConfusionCounts(3), P, L, Share(i => Largest(i) == Labels[i])),
        new(new ConfusionCounts(), Y, A, Share(i => Yes[i] > 0.5 == Answers[i])),
        new(new IoU(3, 2), P, L, Ratio(i => Largest(i) == 2 && Labels[i] == 2, i => Largest(i) == 2 || Labels[i] == 2)),
        new(new MeanIoU(3), P, L.OneHot(3), Enumerable.Range(0, 3).Average(c =>
            Ratio(i => Largest(i) == c && Labels[i] == c, i => Largest(i) == c || Labels[i] == c))),
        new(new MatthewsCorrelation(), Y, A, Pearson([.. Yes.Select(p => p > 0.5 ? 1.0 : 0)], [.. Answers.Select(a => a ? 1.0 : 0)])),
        new(new MatthewsCorrelation(3), P, L, Covariance(true, false) / Math.Sqrt(Covariance(true, true) * Covariance(false, false))),
        new(new CohenKappa(3), P, L, Kappa((i, k) => i == k ? 0 : 1)),
        new(new CohenKappa(3, KappaWeighting.Linear), P, L, Kappa((i, k) => Math.Abs(i - k))),
        new(new CohenKappa(3, KappaWeighting.Quadratic), P, L, Kappa((i, k) => (i - k) * (i - k))),
        new(new F1Score(3), P, L, Enumerable.Range(0, 3).Average(c => F(c, 1))),
        new(new F1Score(3, MetricAverage.Micro), P, L, Share(i => Largest(i) == Labels[i])),
        new(new FBetaScore(2, 3, MetricAverage.Weighted), P, L.OneHot(3), Labels.Average(label => F(label, 2))),
        new(new F1Score(), Y.Reshape(Count, 1), A, 2.0 * CountOf(i => Answers[i] && Yes[i] > 0.5) / (CountOf(i => Answers[i]) + CountOf(i => Yes[i] > 0.5))),

        new(new R2Score(), Tensor.From(Guessed), Tensor.From(Right),
            1 - Guessed.Zip(Right, (p, t) => (p - t) * (p - t)).Sum() / Right.Sum(t => Math.Pow(t - Right.Average(), 2))),
        new(new R2Score(2), Tensor.Stack([Tensor.From(Guessed), Tensor.From(Right)], 1), Tensor.Stack([Tensor.From(Right), Tensor.From(Right)], 1),
            1 - Guessed.Zip(Right, (p, t) => (p - t) * (p - t)).Sum() / Right.Sum(t => Math.Pow(t - Right.Average(), 2)) / 2),
        new(new PearsonCorrelation(), Tensor.From(Guessed), Tensor.From(Right), Pearson(Guessed, Right)),
        new(new ConcordanceCorrelation(), Tensor.From(Guessed), Tensor.From(Right), 2 * Products(Guessed, Right)
            / (Products(Guessed, Guessed) + Products(Right, Right) + Count * Math.Pow(Guessed.Average() - Right.Average(), 2))),
        new(new MeanAveragePrecision(), P, Tensor.From(Relevant, [Count, 3]), Enumerable.Range(0, Count).Average(AveragePrecision)),
        new(new Bleu(), Tensor.From(new double[,] { { 1, 2, 3, 4, 5, 0 }, { 3, 3, 3, 3, 0, 0 } }), Tensor.From(new long[,] { { 1, 2, 3, 4, 6, 5, 7 },
            { 3, 3, 2, 0, 0, 0, 0 } }), Math.Pow((5 + 2) / 9.0 * ((3 + 1) / 7.0) * (2 / 5.0) * (1 / 3.0), 0.25) * Math.Exp(1 - 10 / 9.0)),
        new(new Bleu(2, padding: -1), Tensor.From(new double[,] { { 0, 1, 0, 1, 0 } }), Tensor.From(new long[,] { { 0, 1, 1, 0, -1 } }),
            Math.Sqrt(4 / 5.0 * (2 / 4.0))),
    ];

    static double AveragePrecision(int example)
    {
        int[] ranked = [.. Enumerable.Range(0, 3).OrderByDescending(i => Probabilities[example][i])];
        double sum = 0, right = 0;
        for (int k = 0; k < 3; k++)
            if (Relevant[3 * example + ranked[k]] == 1) sum += ++right / (k + 1);
        return right == 0 ? 0 : sum / right;
    }

    static double[][] Rows(Tensor x)
    {
        double[] flat = x.ToArray<double>();
        return [.. Enumerable.Range(0, x.Shape[0]).Select(i => flat[(i * x.Shape[1])..((i + 1) * x.Shape[1])])];
    }

    static Tensor From(double[][] rows) => Tensor.From([.. rows.SelectMany(row => row)], [rows.Length, rows[0].Length]);

    static int Largest(int i) => Array.IndexOf(Probabilities[i], Probabilities[i].Max());

    static double CountOf(Func<int, bool> holds) => Enumerable.Range(0, Count).Count(holds);

    static double Share(Func<int, bool> holds) => CountOf(holds) / Count;

    static double Ratio(Func<int, bool> of, Func<int, bool> all) => CountOf(of) / CountOf(all);

    static double Recalled(double threshold) => Ratio(i => Answers[i] && Yes[i] > threshold, i => Answers[i]);

    static double Specific(double threshold) => Ratio(i => !Answers[i] && Yes[i] <= threshold, i => !Answers[i]);

    static double Precise(double threshold) => CountOf(i => Yes[i] > threshold) == 0 ? 0
        : Ratio(i => Answers[i] && Yes[i] > threshold, i => Yes[i] > threshold);

    static double Best(Func<double, double> value, Func<double, double> bounded, double least) =>
        Yes.Append(0).Append(1).Where(threshold => bounded(threshold) >= least).Select(value).Append(0).Max();

    /// <summary>Davis and Goadrich: between two points true positives are linear in positives; integrated in small steps.</summary>
    static double PrecisionRecall()
    {
        bool[] ranked = [.. Answers.Zip(Yes).OrderByDescending(pair => pair.Second).Select(pair => pair.First)];
        double positives = ranked.Count(one => one), area = 0, right = 0;
        const int Parts = 100_000;
        for (int i = 0; i < ranked.Length; i++)
        {
            if (!ranked[i]) continue;
            for (int k = 0; k < Parts; k++) area += (right + (k + 0.5) / Parts) / (i + (k + 0.5) / Parts) / Parts;
            right++;
        }
        return area / positives;
    }

    static double Products(double[] a, double[] b) => a.Zip(b, (x, y) => (x - a.Average()) * (y - b.Average())).Sum();

    static double Pearson(double[] a, double[] b) => Products(a, b) / Math.Sqrt(Products(a, a) * Products(b, b));

    /// <summary>The covariance of one-hot answers, added up over the classes.</summary>
    static double Covariance(bool firstPredicted, bool secondPredicted) =>
        Enumerable.Range(0, 3).Sum(c => Products(OneHot(c, firstPredicted), OneHot(c, secondPredicted)));

    static double[] OneHot(int c, bool predicted) => [.. Enumerable.Range(0, Count).Select(i => (predicted ? Largest(i) : Labels[i]) == c ? 1.0 : 0)];

    static double Kappa(Func<int, int, double> cost)
    {
        double observed = Enumerable.Range(0, Count).Sum(i => cost(Labels[i], Largest(i))) / Count;
        double chance = (from i in Enumerable.Range(0, Count) from k in Enumerable.Range(0, Count) select cost(Labels[i], Largest(k))).Sum() / (Count * Count);
        return 1 - observed / chance;
    }

    static double F(int c, double beta) => (1 + beta * beta) * CountOf(i => Labels[i] == c && Largest(i) == c)
        / (beta * beta * CountOf(i => Labels[i] == c) + CountOf(i => Largest(i) == c));
}
