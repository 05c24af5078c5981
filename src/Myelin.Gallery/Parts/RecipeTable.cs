namespace Myelin.Gallery.Parts;

/// <summary>task → outputs, output activation, loss: what the last layer must be for what is asked.</summary>
/// <remarks>
/// A quantity is any number: no activation, squared error. Yes or no is one probability: sigmoid, binary cross-entropy; or two
/// that add up to 1: softmax, cross-entropy. One class of several: softmax. Several labels at once are as many questions of yes
/// or no: a sigmoid each. <c>Recipe.For(task, outputs)</c> is this table.
/// </remarks>
public sealed class RecipeTable : GalleryEntry
{
    /// <inheritdoc/>
    public override string Id => "recipe";

    /// <inheritdoc/>
    public override string Title => "The recipe: which head and which loss for which task";

    /// <inheritdoc/>
    public override string Decks => "B";

    /// <inheritdoc/>
    public override string Required => "the right head and loss for regression, binary (one or two outputs), multi-class, multi-label; each learns its task";

    /// <inheritdoc/>
    public override IReadOnlyList<long> Seeds => [0, 1, 2];

    /// <inheritdoc/>
    public override void Run(GalleryRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        run.Tell("Points of the plane around the origin, and five questions about them. The model is the same up to its head; head, loss and metric come " +
            "from the recipe.");
        (string Question, LearningTask Task, int Outputs, string Recipe, Func<Tensor, Tensor, Tensor> Answer)[] rows =
        [
            ("regression: how far from the origin?", LearningTask.Regression, 1, "Dense(1), mean_squared_error", (x, y) => (x.Square() + y.Square()).Sqrt()),
            ("binary, one output: are they within the unit circle?", LearningTask.Binary, 1, "Dense(1, Activation.Sigmoid), binary_crossentropy",
                (x, y) => (x.Square() + y.Square()).LessThan(1).Cast(ElementType.Int32)),
            ("binary, two outputs: are they within the unit circle?", LearningTask.Binary, 2, "Dense(2, Activation.Softmax), sparse_categorical_crossentropy",
                (x, y) => (x.Square() + y.Square()).LessThan(1).Cast(ElementType.Int32)),
            ("multi-class: which quarter?", LearningTask.MultiClass, 4, "Dense(4, Activation.Softmax), sparse_categorical_crossentropy",
                (x, y) => x.GreaterThan(0).Cast(ElementType.Int32) + 2 * y.GreaterThan(0).Cast(ElementType.Int32)),
            ("multi-label: right? above? within the unit circle?", LearningTask.MultiLabel, 3, "Dense(3, Activation.Sigmoid), binary_crossentropy",
                (x, y) =>
                    Tensor.Stack([
                        x.GreaterThan(0).Cast(ElementType.Float32),
                        y.GreaterThan(0).Cast(ElementType.Float32),
                        (x.Square() + y.Square()).LessThan(1).Cast(ElementType.Float32),
                    ], axis: 1)),
        ];
        foreach (var row in rows)
        {
            var recipe = Recipe.For(row.Task, row.Outputs);
            run.Holds($"{row.Question} The recipe is {recipe}", recipe.ToString() == row.Recipe);
            double found = Learn(run, recipe, row.Answer);
            if (row.Task == LearningTask.Regression) run.AtMost($"{row.Question} Mean error on new points", found, 0.1);
            else run.AtLeast($"{row.Question} New points answered rightly", 100 * found, 95, "%");
        }
    }

    /// <summary>The metric on points that were not learnt from.</summary>
    static double Learn(GalleryRun run, Recipe recipe, Func<Tensor, Tensor, Tensor> answer)
    {
        var model = new Sequential(input: [2], seed: run.Seed) { new Dense(32, Activation.Tanh), recipe.Head };
        model.Compile(new Adam(0.01), recipe.Loss, [recipe.Metric]);
        model.Fit(Points(run.IsShort ? 200 : 2000, 2 * run.Seed), epochs: run.IsShort ? 2 : 40, cancellation: run.Cancellation);
        return model.Evaluate(Points(1000, 2 * run.Seed + 1), cancellation: run.Cancellation)[recipe.Metric.Name];

        Dataset Points(int count, long seed)
        {
            Tensor x = Tensor.Normal([count, 2], seed);
            return Dataset.From(x, answer(x[.., 0], x[.., 1]));
        }
    }
}
