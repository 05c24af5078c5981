using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Myelin.Peers;

/// <summary>A residual block: two convolutions beside a shortcut.</summary>
sealed class ResidualBlock : Module<Tensor, Tensor>
{
    readonly Module<Tensor, Tensor> body, shortcut;

    public ResidualBlock(int channels, int filters, int strides) : base("block")
    {
        body = Sequential(
            Conv2d(channels, filters, 3, stride: strides, padding: 1, bias: false), BatchNorm2d(filters), ReLU(),
            Conv2d(filters, filters, 3, padding: 1, bias: false), BatchNorm2d(filters));
        shortcut = strides == 1 ? Identity() : Sequential(Conv2d(channels, filters, 1, stride: strides, bias: false), BatchNorm2d(filters));
        RegisterComponents();
    }

    public override Tensor forward(Tensor input) => functional.relu(body.call(input).add_(shortcut.call(input)), inplace: true);
}

/// <summary>ResNet-20 for 32x32 images.</summary>
sealed class ResNet20 : Module<Tensor, Tensor>
{
    readonly Module<Tensor, Tensor> all;

    public ResNet20() : base("resnet")
    {
        List<Module<Tensor, Tensor>> parts = [Conv2d(3, 16, 3, padding: 1, bias: false), BatchNorm2d(16), ReLU(inplace: true)];
        int channels = 16;
        foreach (int filters in new[] { 16, 32, 64 })
            for (int block = 0; block < 3; block++, channels = filters) parts.Add(new ResidualBlock(channels, filters, filters > 16 && block == 0 ? 2 : 1));
        parts.AddRange([AdaptiveAvgPool2d(1), Flatten(), Linear(64, 10)]);
        all = Sequential(parts);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input) => all.call(input);
}

/// <summary>Embedding 64, two recurrent layers of 256, and a head of tokens.</summary>
sealed class RecurrentModel : Module<Tensor, Tensor>
{
    readonly Embedding embedding;
    readonly LSTM? lstm;
    readonly GRU? gru;
    readonly Linear head;

    public RecurrentModel(bool gru, int vocabulary) : base("recurrent")
    {
        embedding = Embedding(vocabulary, 64);
        if (gru) this.gru = GRU(64, 256, numLayers: 2, batchFirst: true);
        else lstm = LSTM(64, 256, numLayers: 2, batchFirst: true);
        head = Linear(256, vocabulary);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        Tensor x = embedding.call(input);
        return head.call(gru != null ? gru.call(x).Item1 : lstm!.call(x).Item1);
    }
}

/// <summary>Attention of several heads of a sequence to itself.</summary>
sealed class SelfAttention : Module<Tensor, Tensor>
{
    readonly int heads;
    readonly bool causal;
    readonly Linear qkv, output;

    public SelfAttention(int units, int heads, bool causal) : base("attention")
    {
        (this.heads, this.causal) = (heads, causal);
        (qkv, output) = (Linear(units, 3 * units), Linear(units, units));
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        (long batch, long time, long units) = (input.shape[0], input.shape[1], input.shape[2]);
        Tensor[] parts = qkv.call(input).reshape(batch, time, 3, heads, units / heads).permute(2, 0, 3, 1, 4).unbind(0);
        Tensor y = functional.scaled_dot_product_attention(parts[0], parts[1], parts[2], is_casual: causal);
        return output.call(y.transpose(1, 2).reshape(batch, time, units));
    }
}

/// <summary>A block of a transformer: normalized first and causal (GPT), or normalized behind the sums (the encoder).</summary>
sealed class TransformerBlock : Module<Tensor, Tensor>
{
    readonly bool first;
    readonly SelfAttention attention;
    readonly Linear up, down;
    readonly LayerNorm one, two;

    public TransformerBlock(int units, int heads, int hidden, bool first) : base("block")
    {
        this.first = first;
        attention = new SelfAttention(units, heads, causal: first);
        (up, down) = (Linear(units, hidden), Linear(hidden, units));
        (one, two) = (LayerNorm(units), LayerNorm(units));
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        if (first)
        {
            Tensor h = input + attention.call(one.call(input));
            return h + down.call(functional.gelu(up.call(two.call(h))));
        }
        Tensor a = one.call(input + attention.call(input));
        return two.call(a + down.call(functional.relu(up.call(a))));
    }
}

/// <summary>Four blocks of 128 units and 4 heads over 128 tokens.</summary>
sealed class Gpt : Module<Tensor, Tensor>
{
    readonly Embedding tokens, positions;
    readonly Module<Tensor, Tensor> blocks;
    readonly Tensor numbers = arange(128);

    public Gpt(int vocabulary) : base("gpt")
    {
        (tokens, positions) = (Embedding(vocabulary, 128), Embedding(128, 128));
        blocks = Sequential(
            new TransformerBlock(128, 4, 512, first: true), new TransformerBlock(128, 4, 512, first: true), new TransformerBlock(128, 4, 512, first: true),
            new TransformerBlock(128, 4, 512, first: true), LayerNorm(128), Linear(128, vocabulary));
        RegisterComponents();
    }

    public override Tensor forward(Tensor input) => blocks.call(tokens.call(input) + positions.call(numbers));
}

/// <summary>Two blocks of an encoder of 64 units over 64 words, their mean, and two classes.</summary>
sealed class EncoderModel : Module<Tensor, Tensor>
{
    readonly Embedding tokens, positions;
    readonly Module<Tensor, Tensor> blocks, head;
    readonly Tensor numbers = arange(64);

    public EncoderModel(int words) : base("encoder")
    {
        (tokens, positions) = (Embedding(words, 64), Embedding(64, 64));
        (blocks, head) = (Sequential(new TransformerBlock(64, 4, 256, first: false), new TransformerBlock(64, 4, 256, first: false)), Linear(64, 2));
        RegisterComponents();
    }

    public override Tensor forward(Tensor input) => head.call(blocks.call(tokens.call(input) + positions.call(numbers)).mean([1]));
}

/// <summary>The mean of 128 words of 128 numbers each, and two classes.</summary>
sealed class EmbeddingModel : Module<Tensor, Tensor>
{
    readonly Embedding words;
    readonly Linear head;

    public EmbeddingModel(int vocabulary) : base("embedding")
    {
        (words, head) = (Embedding(vocabulary, 128), Linear(128, 2));
        RegisterComponents();
    }

    public override Tensor forward(Tensor input) => head.call(words.call(input).mean([1]));
}
