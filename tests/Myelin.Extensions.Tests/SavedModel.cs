namespace Myelin.Extensions.Tests;

/// <summary>A small model in a file of its own, gone afterwards.</summary>
sealed class SavedModel : IDisposable
{
    public SavedModel(double scale = 1)
    {
        Model = new Sequential(input: [2, 2], seed: 3) { new Flatten(), new Dense(3, Activation.Softmax) };
        Model.Build();
        Model.Parameters[0].Value *= scale;
        Model.Save(Path);
    }

    public Sequential Model { get; }

    public string Folder { get; } = Directory.CreateTempSubdirectory("myelin-extensions-").FullName;

    public string Path => System.IO.Path.Combine(Folder, "model.safetensors");

    public static float[] Example => [1, -2, 3, 0.5f];

    public float[] Expected => Model.Predict(Tensor.From(Example, [1, 2, 2])).ToArray<float>();

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
