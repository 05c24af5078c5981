namespace Myelin.Gallery.Applications;

/// <summary>p(class, box | picture): which objects are on a picture, and where.</summary>
/// <remarks>
/// A classifier gives one answer for a whole picture. Here a picture shows any number of objects. The first stage is a small
/// convolutional network. At every cell of its feature map stand four anchors, boxes of usual sizes, and it says of each whether it covers an object and how
/// to move it. The best of these, without those that cover the same object, are proposals. The second stage cuts each proposal out of the features, resizes
/// it to 8x8 cells, and says what it is and where exactly. Both learn together. (Ren, He, Girshick and Sun, "Faster R-CNN", 2015.) The pictures are
/// generated: two to six digits of MNIST of different sizes on a canvas of 128x128 pixels; no scene is seen twice, and test scenes
/// have the test digits.
/// </remarks>
public sealed class ObjectDetection : GalleryEntry
{
    const int Batch = 8, Digits = 10;

    /// <inheritdoc/>
    public override string Id => "detection";

    /// <inheritdoc/>
    public override string Title => "Two stages find the digits of a scene, and their boxes";

    /// <inheritdoc/>
    public override string Decks => "C";

    /// <inheritdoc/>
    public override string Required =>
        "1,000 test scenes of several MNIST digits on 128x128 pixels, two stages as Faster R-CNN: mean average precision at an overlap of 0.5 at least 0.90, " +
        "mean intersection over union of hits at least 0.85; boxes drawn";

    /// <inheritdoc/>
    public override IReadOnlyList<long> Seeds => [0, 1, 2];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Data => ["mnist"];

    /// <inheritdoc/>
    public override void Run(GalleryRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var (train, test) = run.IsShort ? DigitScene.Drawn(320, 10, run.Seed) : DigitScene.Of(DataSets.Load("mnist", run.Data), 16_000, 1_000, run.Seed);
        long steps = train.Count / Batch, step = 0;
        run.Tell($"{train.Count:#,0} scenes in batches of {Batch}. Each learns from 64 of 1,024 anchors and 16 of its proposals, up to half with an object.");
        var adam = new Adam();
        Schedule rates = Schedule.Cosine(0.002, steps, warmUpSteps: Math.Min(50, steps / 2));
        var detector = new TwoStageDetector(DigitScenes.Side, Digits, adam, run.Seed);
        run.Show("parameters", detector.Proposer.ParameterCount + detector.Head.ParameterCount);
        var errors = new List<double>();
        foreach (Batch batch in train.Batches(Batch, epoch: 1))
        {
            adam.LearningRate = rates.At(step);
            errors.Add(detector.Train(batch, run.Seed * steps * Batch + Batch * step++));
            run.Cancellation.ThrowIfCancellationRequested();
        }
        run.Trained(detector.Proposer, "proposals");
        run.Trained(detector.Head, "head");

        (DetectionScore score, double proposed) = Measure(run, detector, test);
        run.Show("digits with a proposal that overlaps them by half", 100 * proposed, "%");
        run.AtLeast("mean average precision at an overlap of 0.5", score.MeanAveragePrecision, 0.9);
        run.AtLeast("mean intersection over union of hits", score.MeanIoUOfHits, 0.85);
        run.AtMost("error of the last steps, as a share of that of the first", errors.TakeLast(5).Average() / errors.Take(5).Average(), 0.5, inShort: 0.8);
        Draw(run, detector, test, errors);
        var bars = new BarChart("Average precision of each digit", "average precision");
        for (int digit = 0; digit < Digits; digit++)
            if (score.AveragePrecision(digit) is var precision && !double.IsNaN(precision)) bars.Add($"{digit}", precision);
        run.Draw("classes", bars);
    }

    /// <summary>The score on test scenes, and the share of digits that a proposal overlaps by half.</summary>
    static (DetectionScore Score, double Proposed) Measure(GalleryRun run, TwoStageDetector detector, Dataset test)
    {
        var score = new DetectionScore(Digits);
        (int proposed, int all) = (0, 0);
        foreach (Batch batch in test.Batches(run.IsShort ? 10 : 50))
        {
            IReadOnlyList<Detection>[] found = detector.Detect(batch.Inputs[0]);
            Box[][] proposals = detector.Propose(batch.Inputs[0]);
            Detection[][] truths = DigitScene.Truths(batch);
            for (int i = 0; i < found.Length; i++)
            {
                score.Add(found[i], truths[i]);
                (proposed, all) = (proposed + truths[i].Count(truth => proposals[i].Any(box => box.IoU(truth.Box) >= 0.5)), all + truths[i].Length);
            }
            run.Cancellation.ThrowIfCancellationRequested();
        }
        return (score, proposed / (double)all);
    }

    static void Draw(GalleryRun run, TwoStageDetector detector, Dataset test, IReadOnlyList<double> errors)
    {
        int count = Math.Min(6, test.Count);
        Batch some = test.Examples([.. Enumerable.Range(0, count)]);
        IReadOnlyList<Detection>[] found = detector.Detect(some.Inputs[0], least: run.IsShort ? 0.05 : 0.5);
        Detection[][] truths = DigitScene.Truths(some);
        var boxes = new AnnotatedImages("What the detector finds on scenes that it has not seen");
        for (int i = 0; i < count; i++)
            boxes.Add(some.Inputs[0][i], $"{truths[i].Length} digits: {string.Join(", ", truths[i].Select(truth => truth.Label).Order())}",
                [.. found[i].Take(DigitScenes.MostDigits).Select(one => new BoxMark(one.Box, $"{one.Label}", one.Label))]);
        run.Draw("boxes", boxes);

        run.Tell("The first stage knows no digits: it says where something is. The second stage names it and moves the box.");
        Box[] proposals = detector.Propose(some.Inputs[0])[0];
        var stages = new AnnotatedImages("The two stages on one scene");
        stages.Add(some.Inputs[0][0], $"the {proposals.Length} proposals of the first stage", [.. proposals.Select(box => new BoxMark(box))]);
        stages.Add(some.Inputs[0][0], "what the second stage makes of them, with its probability",
            [.. found[0].Take(DigitScenes.MostDigits).Select(one => new BoxMark(one.Box, $"{one.Label}: {100 * one.Score:0} %", one.Label))]);
        stages.Add(some.Inputs[0][0], "the true boxes", [.. truths[0].Select(truth => new BoxMark(truth.Box, $"{truth.Label}", truth.Label))]);
        run.Draw("stages", stages);
        int window = Math.Max(1, errors.Count / 50);
        run.Draw("error", new LineChart("Error of both stages together", "step", "error (nats and code units)")
        {
            { "training", [.. errors.Chunk(window).Select((_, i) => (double)(i * window))], [.. errors.Chunk(window).Select(some => some.Average())] },
        });
    }
}
