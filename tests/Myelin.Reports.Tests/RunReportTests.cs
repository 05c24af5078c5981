using System.Text.RegularExpressions;

namespace Myelin.Reports.Tests;

public partial class RunReportTests
{
    /// <summary>y = Wx with known weights.</summary>
    static Sequential Known(float[,] weights, Loss loss, Shape? input = null)
    {
        var dense = new Dense(weights.GetLength(1), useBias: false);
        var model = new Sequential(input: input ?? [weights.GetLength(0)]);
        if (input != null) model.Add(new Flatten());
        model.Add(dense);
        model.Compile(new SGD(), loss, [new Accuracy(threshold: 0)]);
        dense.Kernel.Value = Tensor.From(weights);
        return model;
    }

    static readonly Dataset Three = Dataset.From(
        Tensor.From(new float[,] { { 2, 0 }, { 0, 3 }, { 1, 0 }, { 5, 0 } }), Tensor.From(0, 1, 1, 1), ["<left>", "right"]);

    static Sequential Identity => Known(new float[,] { { 1, 0 }, { 0, 1 } }, new SparseCategoricalCrossentropy(fromLogits: true));

    [Fact]
    public void A_confusion_matrix_counts_what_is_taken_for_what()
    {
        ConfusionMatrix matrix = ConfusionMatrix.Of("t", Identity, Three);
        Assert.Equal(0.5, matrix.Accuracy);
        Assert.Equal(["1", "100.0%", "2", "66.7%", "1", "33.3%"], new Drawing(matrix).Texts("data"));
        Assert.Contains("2 \"right\" taken for \"<left>\"", matrix.Alt);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void One_output_is_the_class_of_the_smaller_loss(bool logits)
    {
        // -2, 0.4, 3: as logits the second is above 0, as probabilities it is below a half.
        Dataset data = Dataset.From(Tensor.From(new float[,] { { -2 }, { 0.4f }, { 3 } }), Tensor.From(0, 1, 1), ["no", "yes"]);
        Assert.Equal(
            logits ? 1 : 2.0 / 3, ConfusionMatrix.Of("t", Known(new float[,] { { 1 } }, new BinaryCrossentropy(fromLogits: logits)), data).Accuracy, 10);
    }

    [Fact]
    public void Quantities_have_no_confusion()
    {
        Dataset data = Dataset.From(Tensor.Ones([3, 1]), Tensor.Ones([3, 1]));
        Assert.Contains(
            "expects a classifier",
            Assert.Throws<ShapeException>(() => ConfusionMatrix.Of("t", Known(new float[,] { { 1 } }, new MeanSquaredError()), data)).Message);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Few_epochs_are_a_table_and_more_are_curves_both_with_the_loss_by_batch(int epochs)
    {
        Sequential model = Identity;
        History history = model.Fit(Three, epochs, batchSize: 1);
        string report = RunReport.Of(model, Three, Three, history).ToHtml();
        Assert.Equal(epochs == 2, report.Contains("Values by epoch", StringComparison.Ordinal));
        Assert.Contains("Training loss by batch", report, StringComparison.Ordinal);
        Assert.Equal(epochs == 3, report.Contains("Accuracy by epoch", StringComparison.Ordinal));
    }

    [Fact]
    public void The_worst_mistakes_come_first()
    {
        Assert.Equal([3, 2], Outcome.Of(Identity, Three).Worst(10));
        Assert.Equal([3], Outcome.Of(Identity, Three).Worst(1));
    }

    [Fact]
    public void Gradients_are_those_of_the_mean_loss_and_nothing_changes()
    {
        Sequential model = Known(new float[,] { { 2 }, { 0 } }, new MeanSquaredError());
        string before = model.WeightsSha256();
        GradientStatistics row = Assert.Single(
            GradientStatistics.Of(model, Tensor.From(new float[,] { { 1, 0 }, { 3, 0 } }), Tensor.From(new float[,] { { 1 }, { 5 } })));
        // Errors 1 and 1, so dL/dw = (2·1·1 + 2·1·3) / 2 = 4 for the first weight and 0 for the second.
        Assert.Equal(new NumberStatistics(4, 2, 0.5), row.Gradient);
        Assert.Equal(new NumberStatistics(2, 1, 0.5), row.Value);
        Assert.Equal(before, model.WeightsSha256());
        var frozen = new Sequential(input: [2]) { new Dense(1), new Dense(1) };
        frozen.Compile(new SGD(), new MeanSquaredError());
        frozen.Parameters[0].Trainable = false;
        Assert.Null(GradientStatistics.Of(frozen, Tensor.Ones([1, 2]), Tensor.Ones([1, 1]))[0].Gradient);
    }

    [Fact]
    public void First_weights_are_templates_or_filters_of_images_only()
    {
        var dense = new Sequential(input: [28, 28, 1]) { new Flatten(), new Dense(10) };
        dense.Build([28, 28, 1]);
        Assert.Equal(11, new Drawing(FirstWeights.Of(dense)!).All("image").Count());      // ten and the bar
        var filters = new Sequential(input: [8, 8, 3]) { new Conv2D(40, 3) };
        filters.Build([8, 8, 3]);
        Assert.Equal(32, new Drawing(FirstWeights.Of(filters)!).All("image").Count());
        Assert.Null(FirstWeights.Of(Identity));
        var deep = new Sequential(input: [28, 28, 1]) { new Flatten(), new Dense(10, Activation.Relu), new Dense(10) };
        deep.Build([28, 28, 1]);
        Assert.Null(FirstWeights.Of(deep));      // no template for itself
    }

    [Fact]
    public void A_template_is_the_column_of_its_unit()
    {
        var weights = new float[4, 2];
        (weights[1, 0], weights[2, 1]) = (1, -1);
        ImageGrid grid = FirstWeights.Of(Known(weights, new MeanSquaredError(), [2, 2, 1]))!;
        byte[] first = Png.Decode(Convert.FromBase64String(new Drawing(grid).All("image").First().Attribute("href")!.Value.Split(',')[1])).ToArray<byte>();
        Assert.Equal((5, 48, 97), (first[4], first[5], first[6]));      // the largest weight is at row 0, column 1
        Assert.Equal((247, 247, 247), (first[8], first[9], first[10]));
    }

    public static TheoryData<string> Runs => [.. Reports.Keys];

    static readonly Dictionary<string, string> Reports = new()
    {
        ["images"] = Specimens.Runs.Images().ToHtml(),
        ["quantities"] = Specimens.Runs.Quantities().ToHtml(),
        ["points"] = Specimens.Runs.Points().ToHtml(),
    };

    [GeneratedRegex("""(src|href|action)="(?!data:image/png;base64,)|url\(|@import|<script|<link|<iframe""", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Outside();

    [GeneratedRegex("""\sid="(?<id>[^"]+)""", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Ids();

    [Theory]
    [MemberData(nameof(Runs))]
    public void A_report_needs_no_other_file_and_no_script(string run)
    {
        Assert.Empty(Outside().Matches(Reports[run]).Select(match => match.Value));
        string[] ids = [.. Ids().Matches(Reports[run]).Select(match => match.Groups["id"].Value)];
        Assert.Equal(ids.Length, ids.Distinct().Count());
        foreach (string part in (string[])["Summary", "Curves", "Predictions", "Gradients", "How to get the same again", "SHA-256 of the weights"])
            Assert.Contains(part, Reports[run]);
    }

    [Fact]
    public void Each_task_has_its_parts()
    {
        foreach (string part in (string[])[
            "Worst mistakes", "Filters of conv2d", "Confusion of the test examples", "myelin train digits", "digits &lt;drawn&gt; &amp; &quot;written&quot;",
        ])
            Assert.Contains(part, Reports["images"]);
        foreach (string part in (string[])["Largest errors", "Residuals", "Predicted against true", "true value"]) Assert.Contains(part, Reports["quantities"]);
        Assert.DoesNotContain("Confusion", Reports["quantities"]);
        Assert.DoesNotContain("First weights", Reports["points"]);
    }

    [Fact]
    public void Own_parts_make_a_report()
    {
        string html = new RunReport("<Seeds>") { new ReportSection("A & B")
        {
            "text <i>",
            new LineChart("t", "x", "y") { { "a", [1, 2] } },
            new ReportTable("c", ["name", "n"], [["a<b", "1"], ["d", "−2.5"]]),
        } }.ToHtml();
        foreach (string part in (string[])[
            "<h1>&lt;Seeds&gt;</h1>", "<h2>A &amp; B</h2>", "<p>text &lt;i&gt;</p>", "id=\"figure-1\"", "<th scope=\"row\">a&lt;b</th>",
            "<td class=\"number\">−2.5</td>",
        ])
            Assert.Contains(part, html);
        Assert.Contains(
            "expects 2 texts in each row",
            Assert.Throws<ArgumentException>(
                () => new RunReport("t") { new ReportSection("s") { new ReportTable("c", ["a", "b"], [["1"]]) } }.ToHtml()).Message);
    }

    [Fact]
    public void A_graph_is_gone_through_by_a_script_and_wide_and_narrow_figures_keep_their_size()
    {
        Tensor x = Tensor.From(2f).AsVariable().Named("x");
        var steps = new ReportSection("Steps");
        steps.Add(ComputationGraph.Of(() => (x * x).Named("y")), "y = x²");
        string html = new RunReport("t") { steps, new ReportSection("Figures") { Sized(480), Sized(800), Sized(360) } }.ToHtml();
        foreach (string part in (string[])[
            "<div class=\"steps\">", "<script>", "<figure>", "<figure class=\"wide\" tabindex=\"0\">", "<figure class=\"narrow\">",
        ])
            Assert.Equal(2, html.Split(part).Length);
        Assert.DoesNotContain("<script", new RunReport("t") { new ReportSection("Figures") { Sized(480) } }.ToHtml());

        static BarChart Sized(double width)
        {
            var chart = new BarChart("sized", "u") { { "a", 1 } };
            chart.Width = width;
            return chart;
        }
    }

    [Fact]
    public void A_run_without_an_epoch_is_reported_all_the_same()
    {
        Sequential model = Identity;
        Assert.Contains("No epoch was completed", RunReport.Of(model, Three, Three, model.Fit(Three, epochs: 0)).ToHtml());
    }
}
