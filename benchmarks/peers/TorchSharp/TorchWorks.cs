using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Myelin.Peers;

/// <summary>A training step by TorchSharp.</summary>
/// <param name="Batch">The examples of a step.</param>
/// <param name="SetUp">Creates the model and gives its step.</param>
sealed record Work(int Batch, Func<Func<double>> SetUp);

/// <summary>The works by TorchSharp: the same sizes, losses and optimizers. Images are channels first, the only order that TorchSharp offers.</summary>
static class TorchWorks
{
    const int Vocabulary = 65, Words = 1000;

    public static IReadOnlyDictionary<string, Work> All { get; } = new Dictionary<string, Work>(StringComparer.Ordinal)
    {
        ["xor"] = new(4, Xor),
        ["mlp"] = new(128, () => Mlp(128)),
        ["mlp32"] = new(32, () => Mlp(32)),
        ["cifar-mlp"] = new(32, () => Classifier(Sequential(Linear(3072, 128), ReLU(), Linear(128, 10)), Momentum(0.01), [32, 3072])),
        ["lenet"] = new(64, () => Classifier(
            Sequential(
                Conv2d(1, 6, 5), Tanh(), AvgPool2d(2), Conv2d(6, 16, 5), Tanh(), AvgPool2d(2), Flatten(),
                Linear(400, 120), Tanh(), Linear(120, 84), Tanh(), Linear(84, 10)),
            Momentum(0.01), [64, 1, 32, 32])),
        ["cifar-cnn"] = new(64, () => Classifier(
            Sequential(
                Conv2d(3, 32, 3, padding: 1), ReLU(), Conv2d(32, 32, 3, padding: 1), ReLU(), MaxPool2d(2),
                Conv2d(32, 64, 3, padding: 1), ReLU(), Conv2d(64, 64, 3, padding: 1), ReLU(), MaxPool2d(2),
                Flatten(), Dropout(0.25), Linear(4096, 512), ReLU(), Linear(512, 10)),
            Adam(), [64, 3, 32, 32])),
        ["resnet20"] = new(64, () => Classifier(new ResNet20(), Momentum(0.1), [64, 3, 32, 32])),
        ["vgg11"] = new(32, () => Classifier(Vgg11(), Momentum(0.01), [32, 3, 32, 32])),
        ["mobilenet"] = new(32, () => Classifier(MobileNet(), Momentum(0.05), [32, 3, 32, 32])),
        ["autoencoder"] = new(128, Autoencoder),
        ["lstm"] = new(32, () => NextToken(new RecurrentModel(gru: false, Vocabulary), Adam(), 32, 64, clip: true)),
        ["gru"] = new(32, () => NextToken(new RecurrentModel(gru: true, Vocabulary), Adam(), 32, 64, clip: true)),
        ["gpt"] = new(16, () => NextToken(new Gpt(Vocabulary), p => optim.AdamW(p, 3e-4, weight_decay: 0.01), 16, 128)),
        ["encoder"] = new(32, Encoder),
        ["embedding"] = new(64, EmbeddingOnly),
        ["attention"] = new(16, AttentionOnly),
        ["product256"] = new(256, () => Product(256)),
        ["product512"] = new(512, () => Product(512)),
        ["product1024"] = new(1024, () => Product(1024)),
        ["product2048"] = new(2048, () => Product(2048)),
    };

    /// <summary>A product of two square matrices. Its number is the first of the first result.</summary>
    static Func<double> Product(int size)
    {
        Tensor a = tensor(WorkInputs.Uniform(size * size)).reshape(size, size), b = tensor(WorkInputs.Uniform(size * size)).reshape(size, size);
        double first = a.matmul(b)[0, 0].ToDouble();
        return () =>
        {
            using Tensor c = a.matmul(b);
            return first;
        };
    }

    static Func<IEnumerable<Parameter>, optim.Optimizer> Momentum(double rate) => p => optim.SGD(p, rate, momentum: 0.9);

    static Func<IEnumerable<Parameter>, optim.Optimizer> Adam() => p => optim.Adam(p, 1e-3);

    static Func<double> Mlp(int batch) =>
        Classifier(Sequential(Linear(784, 512), ReLU(), Linear(512, 512), ReLU(), Linear(512, 10)), Adam(), [batch, 784]);

    static Module<Tensor, Tensor> Vgg11()
    {
        var parts = new List<Module<Tensor, Tensor>>();
        int channels = 3;
        foreach (int filters in new[] { 64, 0, 128, 0, 256, 256, 0, 512, 512, 0, 512, 512, 0 })
        {
            if (filters == 0)
            {
                parts.Add(MaxPool2d(2));
                continue;
            }
            parts.Add(Conv2d(channels, filters, 3, padding: 1));
            parts.Add(ReLU());
            channels = filters;
        }
        parts.Add(Flatten());
        parts.Add(Linear(512, 10));
        return Sequential(parts);
    }

    static Module<Tensor, Tensor> MobileNet()
    {
        List<Module<Tensor, Tensor>> parts = [Conv2d(3, 32, 3, padding: 1, bias: false), BatchNorm2d(32), ReLU()];
        int channels = 32;
        foreach ((int filters, int strides) in new[] { (64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2) })
        {
            parts.AddRange([Conv2d(channels, channels, 3, stride: strides, padding: 1, groups: channels, bias: false), BatchNorm2d(channels), ReLU()]);
            parts.AddRange([Conv2d(channels, filters, 1, bias: false), BatchNorm2d(filters), ReLU()]);
            channels = filters;
        }
        parts.AddRange([AdaptiveAvgPool2d(1), Flatten(), Linear(512, 10)]);
        return Sequential(parts);
    }

    static Func<double> Autoencoder()
    {
        Module<Tensor, Tensor> model = Sequential(
            Linear(784, 256), ReLU(), Linear(256, 32), ReLU(), Linear(32, 256), ReLU(), Linear(256, 784), Sigmoid());
        Tensor x = tensor(WorkInputs.Uniform(128 * 784)).reshape(128, 784);
        return Training(model, Adam(), x, x, (a, b) => functional.mse_loss(a, b));
    }

    static Func<double> Encoder()
    {
        Tensor x = tensor(WorkInputs.Tokens(32 * 64, Words)).reshape(32, 64), y = tensor(WorkInputs.Labels(32, 2));
        return Training(new EncoderModel(Words), Adam(), x, y, (a, b) => functional.cross_entropy(a, b));
    }

    static Func<double> EmbeddingOnly()
    {
        Tensor x = tensor(WorkInputs.Tokens(64 * 128, 10000)).reshape(64, 128), y = tensor(WorkInputs.Labels(64, 2));
        return Training(new EmbeddingModel(10000), p => optim.SGD(p, 0.1), x, y, (a, b) => functional.cross_entropy(a, b));
    }

    static Func<double> AttentionOnly()
    {
        Tensor x = tensor(WorkInputs.Uniform(16 * 128 * 128)).reshape(16, 128, 128);
        return Training(new SelfAttention(128, 4, causal: false), p => optim.SGD(p, 0.1), x, x, (a, b) => functional.mse_loss(a, b));
    }

    static Func<double> Xor()
    {
        (float[] x, float[] y) = WorkInputs.Xor;
        return Training(
            Sequential(Linear(2, 8), Tanh(), Linear(8, 1)), p => optim.SGD(p, 0.1), tensor(x).reshape(4, 2), tensor(y).reshape(4, 1),
            (a, b) => functional.binary_cross_entropy_with_logits(a, b));
    }

    static Func<double> Classifier(Module<Tensor, Tensor> model, Func<IEnumerable<Parameter>, optim.Optimizer> optimizer, long[] shape) => Training(
        model, optimizer, tensor(WorkInputs.Uniform((int)shape.Aggregate(1L, (a, b) => a * b))).reshape(shape),
        tensor(WorkInputs.Labels((int)shape[0])), (a, b) => functional.cross_entropy(a, b));

    static Func<double> NextToken(
        Module<Tensor, Tensor> model, Func<IEnumerable<Parameter>, optim.Optimizer> optimizer, int batch, int steps, bool clip = false)
    {
        Tensor tokens = tensor(WorkInputs.Tokens(batch * (steps + 1), Vocabulary)).reshape(batch, steps + 1);
        Tensor x = tokens[.., ..steps].contiguous(), y = tokens[.., 1..].contiguous();
        return Training(model, optimizer, x, y, (a, b) => functional.cross_entropy(a.reshape(-1, Vocabulary), b.reshape(-1)), clip);
    }

    static Func<double> Training(
        Module<Tensor, Tensor> model, Func<IEnumerable<Parameter>, optim.Optimizer> optimizer, Tensor x, Tensor y, Func<Tensor, Tensor, Tensor> loss,
        bool clip = false)
    {
        model.train();
        optim.Optimizer descent = optimizer(model.parameters());
        Parameter[] parameters = [.. model.parameters()];
        return () =>
        {
            using DisposeScope scope = NewDisposeScope();
            descent.zero_grad();
            Tensor error = loss(model.call(x), y);
            error.backward();
            if (clip) torch.nn.utils.clip_grad_norm_(parameters, 1);
            descent.step();
            return error.item<float>();
        };
    }
}
