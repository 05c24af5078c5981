namespace Myelin.Gallery.Architectures;

/// <summary>min_G max_D E[ln D(x)] + E[ln(1 - D(G(z)))]: a generator makes digits of noise, a discriminator tells them from real ones.</summary>
/// <remarks>
/// Two networks against each other: neither sees the loss that we want, "looks like a digit", since nobody can write it down. The
/// discriminator is that loss, and is learnt. The noise z is the latent space: what lies between two points of it looks like what lies
/// between two digits. One part of it is a code of ten values, and the discriminator must also guess the code from the picture (InfoGAN, Chen
/// et al., 2016): so each code becomes a kind of picture, and the kinds turn out to be digits, though no label is ever seen. An independent
/// classifier judges what was made: how many are digits beyond doubt, and whether all ten are there.
/// </remarks>
public sealed class AdversarialNets : GalleryEntry
{
    const int Noise = 64, Codes = 10, Latent = Noise + Codes;
    const double GeneratorRate = 0.001, DiscriminatorRate = 0.0002;

    /// <inheritdoc/>
    public override string Id => "gan";

    /// <inheritdoc/>
    public override string Title => "A generative adversarial network draws digits";

    /// <inheritdoc/>
    public override string Decks => "A";

    /// <inheritdoc/>
    public override string Required =>
        "MNIST: of 1,000 generated at least 80 % get confidence of 0.9 or more from an independent classifier, each class at least 3 %; the grid drawn";

    /// <inheritdoc/>
    public override IReadOnlyList<long> Seeds => [0, 1, 2];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Data => ["mnist"];

    /// <inheritdoc/>
    public override void Run(GalleryRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var (train, test) = DataSets.Load("mnist", run.Data);
        if (run.IsShort) (train, test) = (train.Take(0, 600), test.Take(0, 500));
        int epochs = run.IsShort ? 2 : 8, size = run.IsShort ? 20 : 100;
        Sequential judge = Judge(run, train, test);
        Initializer normal = Initializer.Normal(0, 0.02);
        var generator = new Sequential(input: [Latent], seed: run.Seed)
        {
            new Dense(7 * 7 * 64, useBias: false, kernelInitializer: normal), new BatchNormalization(momentum: 0.9), Activation.Relu,
            new Reshape([7, 7, 64]),
            new Conv2D(64, 3, padding: Padding.Same, useBias: false, kernelInitializer: normal), new BatchNormalization(momentum: 0.9), Activation.Relu,
            new Conv2DTranspose(32, 4, 2, Padding.Same, useBias: false, kernelInitializer: normal), new BatchNormalization(momentum: 0.9), Activation.Relu,
            new Conv2D(32, 3, padding: Padding.Same, useBias: false, kernelInitializer: normal), new BatchNormalization(momentum: 0.9), Activation.Relu,
            new Conv2DTranspose(1, 4, 2, Padding.Same, activation: Activation.Sigmoid, kernelInitializer: normal),   // [28, 28, 1]
        };
        Functional discriminator = Discriminator(run.Seed + 1, normal);
        run.Tell($"{epochs} epochs of {train.Count:#,0} digits. In each step the discriminator learns from {size} real and {size} generated " +
            "digits, and then the generator from what the discriminator says of its digits. Both rates fall to 0 along a cosine.");
        Tensor shown = Inputs(Tensor.Normal([20, Noise], run.Seed + 2), Counted(20, i => i % Codes));
        (List<(string, Figure)> grids, List<double> real, List<double> fake) = ([], [], []);
        var (generatorAdam, discriminatorAdam) = (new Adam(GeneratorRate, beta1: 0.5), new Adam(DiscriminatorRate, beta1: 0.5));
        Step step = Play(generator, discriminator, generatorAdam, discriminatorAdam);
        int steps = 0, last = epochs * ((train.Count + size - 1) / size);
        for (int epoch = 1; epoch <= epochs; epoch++)
        {
            var (byReal, byFake, batches) = (0.0, 0.0, 0);
            foreach (Batch batch in train.Batches(size, shuffle: true, run.Seed, epoch))
            {
                double cooled = (1 + Math.Cos(Math.PI * steps++ / last)) / 2;
                (generatorAdam.LearningRate, discriminatorAdam.LearningRate) = (GeneratorRate * cooled, DiscriminatorRate * cooled);
                Tensor[] losses = step.Run([batch.Inputs[0]]);
                (byReal, byFake, batches) = (byReal + (double)losses[0], byFake + (double)losses[1], batches + 1);
                run.Cancellation.ThrowIfCancellationRequested();
            }
            real.Add(byReal / batches);
            fake.Add(byFake / batches);
            grids.Add(($"epoch {epoch}", new ImageGrid("Two points of the noise, each with the ten codes", generator.Predict(shown), columns: Codes)));
        }
        run.Trained(generator, "generator");

        Tensor made = generator.Predict(Inputs(Tensor.Normal([1000, Noise], run.Seed + 3), Drawn(1000, run.Seed + 5))), opinions = judge.Predict(made);
        double sure = 100 * (double)opinions.Max(-1).GreaterThanOrEqual(0.9).Cast(ElementType.Float32).Mean();
        double[] shares = [.. Enumerable.Range(0, 10).Select(digit => 100 * (double)opinions.ArgMax().EqualTo(digit).Cast(ElementType.Float32).Mean())];
        run.AtLeast("generated digits that the classifier is sure of", sure, 80, "%");
        run.AtLeast("share of the rarest digit", shares.Min(), 3, "%");
        run.Holds("generated digits are numbers from 0 to 1", made.ToArray<float>().All(value => value is >= 0 and <= 1));
        run.AtMost("mean brightness: difference from real digits", Math.Abs((double)made.Mean() - (double)test.Inputs.Mean()), 0.03, inShort: 0.25);
        run.Draw("codes", new ImageGrid("Each row one code, each column one point of the noise", generator.Predict(Inputs(
            Tensor.Concatenate([.. Enumerable.Repeat(Tensor.Normal([10, Noise], run.Seed + 6), Codes)], 0),
            Counted(10 * Codes, i => i / 10))), columns: 10));
        run.Draw("epochs", new FrameSequence("What the generator draws from the same noise, epoch by epoch", grids));
        run.Draw("generated", new ImageGrid("Generated digits, and what the classifier takes them for", made[..40],
            [.. opinions[..40].ArgMax().ToArray<long>().Select(digit => $"{digit}")], columns: 10));
        run.Draw("real", new ImageGrid("Real digits", train.Take(0, 20).Inputs, columns: 10));
        Tensor way = Tensor.From([.. Enumerable.Range(0, 10).Select(i => i / 9f)], [10, 1]);
        Tensor between = Tensor.Concatenate(
            [.. Enumerable.Range(0, 4).Select(i => shown[(2 * i)..(2 * i + 1)] * (1 - way) + shown[(2 * i + 1)..(2 * i + 2)] * way)], 0);
        run.Draw("latent", new ImageGrid("From one point of the latent space to another, four times", generator.Predict(between), columns: 10));
        var bars = new BarChart("What the classifier takes the 1,000 digits for", "share (%)");
        for (int digit = 0; digit < 10; digit++) bars.Add($"{digit}", shares[digit]);
        run.Draw("classes", bars);
        if (epochs > 1) run.Draw("losses", new LineChart("Neither wins", "epoch", "loss (nats)") { { "discriminator", real }, { "generator", fake } });
    }

    /// <summary>Whether a picture is real (logit), and the code that it was made from (logits).</summary>
    static Functional Discriminator(long seed, Initializer normal)
    {
        Symbol picture = Symbol.Input([28, 28, 1], "picture"), seen = new Sequential(input: [28, 28, 1])
        {
            new Conv2D(32, 4, 2, Padding.Same, activation: Activation.LeakyRelu(0.2), kernelInitializer: normal),
            new Conv2D(64, 4, 2, Padding.Same, useBias: false, kernelInitializer: normal), new BatchNormalization(momentum: 0.9), Activation.LeakyRelu(0.2),
            new Conv2D(64, 3, padding: Padding.Same, useBias: false, kernelInitializer: normal), new BatchNormalization(momentum: 0.9),
            Activation.LeakyRelu(0.2), new Flatten(),
        }.Of(picture);
        return new([picture], [new Dense(1, kernelInitializer: normal).Of(seen), new Dense(Codes, kernelInitializer: normal).Of(seen)], seed);
    }

    /// <summary>What the generator reads: noise, and the code as a one-hot vector.</summary>
    static Tensor Inputs(Tensor noise, Tensor codes) => Tensor.Concatenate([noise, codes.OneHot(Codes)], 1);

    static Tensor Counted(int count, Func<int, int> code) => Tensor.From([.. Enumerable.Range(0, count).Select(code)], [count]);

    /// <summary>Codes, all equally likely.</summary>
    static Tensor Drawn(int count, long? key = null) =>
        ((key is { } known ? Tensor.Uniform([count], known) : Tensor.Uniform([count])) * Codes).Floor().Cast(ElementType.Int32);

    /// <summary>One step of both networks.</summary>
    static Step Play(Sequential generator, Functional discriminator, Adam generatorAdam, Adam discriminatorAdam)
    {
        var loss = new BinaryCrossentropy(fromLogits: true);
        var guess = new SparseCategoricalCrossentropy(fromLogits: true);
        return new Step((Tensor[] real) =>
        {
            int count = real[0].Shape[0];
            Tensor ones = Tensor.Ones([count, 1]), zeros = Tensor.Zeros([count, 1]), codes = Drawn(count);
            Tensor made = generator.Forward(Inputs(Tensor.Normal([count, Noise]), codes), training: true);
            IReadOnlyList<Tensor> ofReal = discriminator.Forward([real[0]], training: true);
            IReadOnlyList<Tensor> ofMade = discriminator.Forward([made.StopGradient()], training: true);
            Tensor discriminatorLoss = loss.Of(ofReal[0], ones) + loss.Of(ofMade[0], zeros);
            discriminatorAdam.Apply((discriminatorLoss + guess.Of(ofMade[1], codes)).Gradients(discriminator.Parameters));
            IReadOnlyList<Tensor> answer = discriminator.Forward([made], training: true);
            Tensor generatorLoss = loss.Of(answer[0], ones);
            generatorAdam.Apply((generatorLoss + guess.Of(answer[1], codes)).Gradients(generator.Parameters));
            return [discriminatorLoss, generatorLoss];
        });
    }

    /// <summary>A classifier that has seen real digits alone.</summary>
    static Sequential Judge(GalleryRun run, Dataset train, Dataset test)
    {
        var judge = new Sequential(input: [28, 28, 1], seed: run.Seed + 4)
        {
            new Conv2D(16, 3, activation: Activation.Relu), new MaxPooling2D(), new Conv2D(32, 3, activation: Activation.Relu), new MaxPooling2D(),
            new Flatten(), new Dense(64, Activation.Relu), new Dense(10, Activation.Softmax),
        };
        ImageClassifier.Train(run, judge, train, epochs: run.IsShort ? 2 : 3, batchSize: 64, new Adam());
        run.Show("the independent classifier: test accuracy on real digits", ImageClassifier.Accuracy(run, judge, test), "%");
        return judge;
    }
}
