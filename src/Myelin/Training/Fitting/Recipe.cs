namespace Myelin;

/// <summary>The last layer, the loss and the metric that suit a task.</summary>
/// <remarks>
/// | task | outputs | activation | loss | targets |
/// | --- | --- | --- | --- | --- |
/// | regression | one for each quantity | none | squared error | numbers |
/// | binary | 1 | sigmoid | binary cross-entropy | 0 or 1 |
/// | binary | 2 | softmax | cross-entropy | labels 0 and 1 |
/// | multi-class | one for each class | softmax | cross-entropy | labels |
/// | multi-label | one for each label | sigmoid | binary cross-entropy | 0 or 1 for each label |
/// </remarks>
public sealed class Recipe
{
    Recipe(LearningTask task, int outputs, Activation? activation, Loss loss, Metric metric) =>
        (Task, Head, Loss, Metric) = (task, new Dense(outputs, activation), loss, metric);

    /// <summary>The task.</summary>
    public LearningTask Task { get; }

    /// <summary>The model's last layer. It can be used in one model.</summary>
    public Dense Head { get; }

    /// <summary>The loss for the outputs of the head.</summary>
    public Loss Loss { get; }

    /// <summary>The metric by which the task is judged.</summary>
    public Metric Metric { get; }

    /// <summary>The recipe for a task.</summary>
    /// <param name="task">The task.</param>
    /// <param name="outputs">The number of quantities, classes or labels. For a binary task 1 (the probability of yes) or 2 (the probabilities of no and
    /// yes).</param>
    /// <exception cref="ArgumentOutOfRangeException">The task cannot have this number of outputs.</exception>
    public static Recipe For(LearningTask task, int outputs = 1) => (task, outputs) switch
    {
        (LearningTask.Regression, >= 1) => new(task, outputs, null, new MeanSquaredError(), new MeanAbsoluteError()),
        (LearningTask.Binary, 1) => new(task, 1, Activation.Sigmoid, new BinaryCrossentropy(), new Accuracy()),
        (LearningTask.Binary, 2) or (LearningTask.MultiClass, >= 2) =>
            new(task, outputs, Activation.Softmax, new SparseCategoricalCrossentropy(), new Accuracy()),
        (LearningTask.MultiLabel, >= 1) => new(task, outputs, Activation.Sigmoid, new BinaryCrossentropy(), new BinaryAccuracy()),
        _ => throw new ArgumentOutOfRangeException(nameof(outputs),
            $"Recipe: expects {Expected(task)}, received {outputs}; give the number of quantities, classes or labels."),
    };

    static string Expected(LearningTask task) => task switch
    {
        LearningTask.Regression => "at least one quantity",
        LearningTask.Binary => "1 or 2 outputs for a binary task",
        LearningTask.MultiClass => "at least two classes",
        LearningTask.MultiLabel => "at least one label",
        _ => "a task of LearningTask",
    };

    /// <summary>Dense(10, Activation.Softmax), sparse_categorical_crossentropy.</summary>
    public override string ToString() => $"Dense({Head.Units}{(Head.Activation == null ? "" : $", {Head.Activation}")}), {Loss.Name}";
}
