using System.Security.Cryptography;
using Myelin;

// Trains, checkpoints, saves, loads and predicts, and prints hashes of every result: a native program must print the same lines.
// The argument is a file, such as Digits.cs, that the model is saved to as source.
string folder = Directory.CreateTempSubdirectory("myelin-aot-").FullName;
try
{
    (Dataset train, Dataset test) = DataSets.Load("digits");
    (train, test) = (train.Take(0, 640), test.Take(0, 128));
    var model = new Sequential(input: [28, 28, 1], seed: 7)
    {
        new Conv2D(4, 5, activation: Activation.Relu),
        new MaxPooling2D(4),
        new BatchNormalization(),
        new Flatten(),
        new Dropout(0.2),
        new Dense(32, Activation.Gelu),
        new Dense(10),
    };
    model.Compile(new AdamW(), new SparseCategoricalCrossentropy(fromLogits: true), [new Accuracy()]);
    History history = model.Fit(train, epochs: 2, batchSize: 64, options: new() { Checkpoints = new(Path.Combine(folder, "run")) });
    Console.WriteLine($"loss {Hash([.. history["loss"]])}");
    Console.WriteLine($"weights {model.WeightsSha256()}");

    string file = Path.Combine(folder, "digits.safetensors");
    model.Save(file);
    Model loaded = Model.Load(file);
    Console.WriteLine($"loaded {loaded.WeightsSha256() == model.WeightsSha256()}");
    Console.WriteLine($"predictions {Hash(loaded.Predict(test.Inputs).ToArray<float>())}");
    Console.WriteLine($"evaluation {Hash([loaded.Evaluate(test).Loss])}");

    model.SaveSource(args[0]);
    Console.WriteLine($"source {Hash(File.ReadAllBytes(args[0]))}");
    string onnx = Path.Combine(folder, "digits.onnx");
    model.SaveOnnx(onnx);
    Console.WriteLine($"onnx {Hash(File.ReadAllBytes(onnx))}");
    Console.WriteLine($"onnx predictions {Hash(OnnxModel.Load(onnx).Predict(test.Inputs).ToArray<float>())}");

    Tensor x = Tensor.From(1.5, -0.25).AsVariable();
    Tensor y = (x.Tanh() * x.Exp()).Sum();
    Console.WriteLine(y.Graph());
    Tensor gradient = y.Gradient(x, differentiable: true);
    Console.WriteLine($"second gradient {Hash(gradient.Sum().Gradient(x).ToArray<double>())}");
    return 0;
}
finally
{
    Directory.Delete(folder, recursive: true);
}

static string Hash<T>(T[] values) where T : unmanaged =>
    Convert.ToHexStringLower(SHA256.HashData(System.Runtime.InteropServices.MemoryMarshal.AsBytes(values.AsSpan())));
