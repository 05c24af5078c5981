namespace Myelin.Fuzz;

/// <summary>Checkpoints as they should be, and trainings that resume from them.</summary>
public static class CheckpointSamples
{
    static readonly Dataset data = Dataset.From(
        Tensor.From(new float[,] { { 0, 0 }, { 0, 1 }, { 1, 0 }, { 1, 1 } }), Tensor.From(new long[] { 0, 1, 1, 0 }));

    /// <summary>One within an epoch, and one at the end of a training.</summary>
    public static byte[][] Make()
    {
        string folder = Directory.CreateTempSubdirectory("myelin-checkpoints-").FullName;
        try
        {
            Fit(folder, TimeSpan.Zero);
            string[] files = [.. Directory.GetFiles(folder, "checkpoint-*").Order()];
            return [File.ReadAllBytes(files[0]), File.ReadAllBytes(files[^1])];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Loads a checkpoint as a model, and resumes the training that wrote it. What belongs to another training is refused as damage is.</summary>
    public static IEnumerable<Tensor> Resume(string path)
    {
        IEnumerable<Tensor> values = Model.Load(path, FuzzTarget.Limit).States.Select(state => state.Value);
        string folder = Directory.CreateTempSubdirectory("myelin-resume-").FullName, copy = Path.Combine(folder, "checkpoint-000000003.safetensors");
        try
        {
            File.Copy(path, copy);
            Fit(folder, TimeSpan.FromDays(1));
            return values;
        }
        catch (InvalidOperationException e) when (e.Message.StartsWith("Fit: ", StringComparison.Ordinal))
        {
            string reason = e.Message[..Math.Min(e.Message.Length, 600)];
            throw new DataFormatException(path, 8, "a checkpoint of this training", reason, "Use the file of this training.");
        }
        catch (DataFormatException e)
        {
            throw new DataFormatException(path, e.Offset, e.Expected, e.Received.Replace(copy, path, StringComparison.Ordinal), e.Fix, e);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    static void Fit(string folder, TimeSpan every)
    {
        var model = new Sequential(input: [2], seed: 1) { new Dense(4, Activation.Tanh), new Dense(2) };
        model.Compile(new Adam(0.01), new SparseCategoricalCrossentropy(fromLogits: true), [new Accuracy()]);
        model.Fit(data, epochs: 2, batchSize: 2, options: new() { Checkpoints = new Checkpoints(folder) { Every = every, Keep = 100 } });
    }
}
