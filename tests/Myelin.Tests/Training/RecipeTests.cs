namespace Myelin.Tests;

/// <summary>The table of tasks: outputs, activation, loss; and that each works.</summary>
public class RecipeTests
{
    public static TheoryData<LearningTask, int, string, string> Rows { get; } = new()
    {
        { LearningTask.Regression, 2, "Dense(2), mean_squared_error", "mean_absolute_error" },
        { LearningTask.Binary, 1, "Dense(1, Activation.Sigmoid), binary_crossentropy", "accuracy" },
        { LearningTask.Binary, 2, "Dense(2, Activation.Softmax), sparse_categorical_crossentropy", "accuracy" },
        { LearningTask.MultiClass, 3, "Dense(3, Activation.Softmax), sparse_categorical_crossentropy", "accuracy" },
        { LearningTask.MultiLabel, 3, "Dense(3, Activation.Sigmoid), binary_crossentropy", "binary_accuracy" },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_recipe_is_the_row_of_the_table_and_learns_its_task(LearningTask task, int outputs, string text, string metric)
    {
        Recipe recipe = Recipe.For(task, outputs);
        Assert.Equal((task, outputs, text, metric), (recipe.Task, recipe.Head.Units, recipe.ToString(), recipe.Metric.Name));
        Tensor x = Tensor.Normal([256, 4], 1), scores = x.MatMul(Tensor.Normal([4, outputs], 2));
        Tensor targets = task switch
        {
            LearningTask.Regression => scores,
            LearningTask.Binary when outputs == 1 => scores.Reshape([256]).GreaterThan(0).Cast(ElementType.Int32),
            LearningTask.MultiLabel => scores.GreaterThan(0).Cast(ElementType.Float32),
            _ => scores.ArgMax(),
        };
        var model = new Sequential(input: [4]) { recipe.Head };
        model.Compile(new Adam(0.05), recipe.Loss, [recipe.Metric]);
        History history = model.Fit(Dataset.From(x, targets), epochs: 30);
        double first = history.Epochs[0][metric], last = history.Epochs[^1][metric];
        if (task == LearningTask.Regression) Assert.InRange(last, 0, 0.05 * first);
        else Assert.InRange(last, 0.96, 1);
    }

    [Theory]
    [InlineData(LearningTask.Regression, 0, "Recipe: expects at least one quantity, received 0")]
    [InlineData(LearningTask.Binary, 3, "Recipe: expects 1 or 2 outputs for a binary task, received 3")]
    [InlineData(LearningTask.MultiClass, 1, "Recipe: expects at least two classes, received 1")]
    [InlineData(LearningTask.MultiLabel, 0, "Recipe: expects at least one label, received 0")]
    public void A_task_with_other_outputs_is_refused(LearningTask task, int outputs, string message) =>
        Assert.StartsWith(message, Assert.Throws<ArgumentOutOfRangeException>(() => Recipe.For(task, outputs)).Message);
}
