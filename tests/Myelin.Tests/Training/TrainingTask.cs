namespace Myelin.Tests;

/// <summary>A small task to train on: which of three directions a point of four numbers lies in.</summary>
internal static class TrainingTask
{
    public static Dataset Points(int count, long seed = 1, ElementType type = ElementType.Float32)
    {
        Tensor x = Tensor.Normal([count, 4], seed, type);
        return Dataset.From(x, x.MatMul(Tensor.Normal([4, 3], 77, type)).ArgMax().Cast(ElementType.Int32), ["left", "right", "up"]);
    }

    /// <summary>A model that gives logits of three classes.</summary>
    public static Sequential Model(Optimizer? optimizer = null, long seed = 0, bool dropout = false, TensorSpec? input = null)
    {
        var model = new Sequential(input, seed) { new Dense(8, Activation.Tanh) };
        if (dropout) model.Add(new Dropout(0.2));
        model.Add(new Dense(3));
        model.Compile(optimizer ?? new Adam(0.01), new SparseCategoricalCrossentropy(fromLogits: true), [new Accuracy()]);
        return model;
    }

    /// <summary>Calls functions where a callback would be.</summary>
    public sealed class Listener : Callback
    {
        public Action? TrainBegin, TrainEnd;
        public Action<int>? EpochBegin;
        public Action<int, int, double>? BatchEnd;
        public Action<EpochResult>? EpochEnd;

        public void Stop() => StopTraining = true;

        public override void OnTrainBegin(Model model) => TrainBegin?.Invoke();

        public override void OnEpochBegin(Model model, int epoch) => EpochBegin?.Invoke(epoch);

        public override void OnBatchEnd(Model model, BatchResult result) => BatchEnd?.Invoke(result.Epoch, result.Batch, result.Loss);

        public override void OnEpochEnd(Model model, EpochResult result) => EpochEnd?.Invoke(result);

        public override void OnTrainEnd(Model model, History history) => TrainEnd?.Invoke();
    }

    /// <summary>A progress that is heard at once, on the training's thread.</summary>
    public sealed class Heard(Action<FitProgress> hear) : IProgress<FitProgress>
    {
        public void Report(FitProgress value) => hear(value);
    }
}
