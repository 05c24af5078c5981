namespace Myelin.Gallery.Applications;

/// <summary>
/// A detector in two stages: a convolutional network proposes boxes from the anchors of its feature map, and a second network looks at each proposal, cut out
/// of the features, names its class and corrects its box.
/// </summary>
/// <remarks>
/// Both networks are trained together: each step runs the first stage, takes its best proposals, decides by overlap what each anchor and proposal has to say,
/// and then learns both from that. (Ren, He, Girshick and Sun, "Faster R-CNN", 2015: approximate joint training.)
/// </remarks>
sealed class TwoStageDetector
{
    /// <summary>The proposals of a picture, and those that it learns from.</summary>
    const int Proposals = 12, Learnt = 16;

    /// <summary>The anchors that a picture learns from.</summary>
    const int LearntAnchors = 64;

    const int PartSize = 8, FineStride = 4, CoarseStride = 8;

    static readonly (double Width, double Height)[] Sizes = [(7, 22), (8, 32), (18, 22), (24, 32)];

    readonly int classes;
    readonly Box[] anchors;
    readonly Tensor anchorTensor;
    readonly BoxCoding coding = new();
    readonly BoxMatching ofAnchors = new(0.5, 0.3) { IncludesBest = true }, ofProposals = new(0.5, 0.5);
    readonly Step learning, proposing, judging;

    /// <summary>A detector that is not trained yet.</summary>
    /// <param name="side">The height and width of the pictures.</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="optimizer">The optimizer of its training.</param>
    /// <param name="seed">The seed of its weights.</param>
    public TwoStageDetector(int side, int classes, Optimizer optimizer, long seed)
    {
        this.classes = classes;
        anchors = Anchors.Grid(side / CoarseStride, side / CoarseStride, CoarseStride, Sizes);
        anchorTensor = Box.ToTensor(anchors);

        Symbol image = Symbol.Input(new TensorSpec([side, side, 1]), "image");                                // 128, for example
        Symbol fine = Convolution(32).Of(Convolution(32, 3, 2).Of(Convolution(16, 5, 2).Of(image)));          // [32, 32, 32]
        Symbol coarse = Convolution(64, 3, 2).Of(fine);                                                       // [16, 16, 64]
        Proposer = new Functional([image], [fine, new Conv2D(Sizes.Length, 1).Of(coarse), new Conv2D(4 * Sizes.Length, 1).Of(coarse)], seed);

        Symbol part = Symbol.Input(new TensorSpec([PartSize, PartSize, 32]), "part");
        Symbol seen = new Dense(96, Activation.Relu).Of(new Flatten().Of(Convolution(64, 3, 2).Of(part)));
        Head = new Functional([part], [new Dense(classes + 1).Of(seen), new Dense(4).Of(seen)], seed + 1);

        proposing = new Step(x => [.. Proposed(x[0], training: false)]);
        judging = new Step(x => [.. Judged(x[0], x[1], training: false)]);
        learning = new Step(x => [Learn(x, optimizer)]);
    }

    /// <summary>image to features, a logit for each anchor, and the code of its box.</summary>
    public Functional Proposer { get; }

    /// <summary>A part of the features to a logit for the background and each class, and the code of the box relative to the proposal.</summary>
    public Functional Head { get; }

    static Conv2D Convolution(int filters, int size = 3, int stride = 1) => new(filters, size, stride, Padding.Same, activation: Activation.Relu);

    /// <summary>Features [batch, rows, columns, channels], logits [batch, anchors] and boxes [batch, anchors, 4].</summary>
    Tensor[] Proposed(Tensor images, bool training)
    {
        IReadOnlyList<Tensor> y = Proposer.Forward([images], training);
        return [y[0], y[1].Reshape(images.Shape[0], -1), y[2].Reshape(images.Shape[0], -1, 4)];
    }

    /// <summary>Logits [batch, boxes, 1 + classes] and codes [batch, boxes, 4] of the parts of the features under some boxes.</summary>
    Tensor[] Judged(Tensor features, Tensor boxes, bool training)
    {
        Tensor parts = RoiAlign.Of(features, boxes, PartSize, FineStride);
        IReadOnlyList<Tensor> y = Head.Forward([parts.Reshape(-1, PartSize, PartSize, features.Shape[3])], training);
        return [y[0].Reshape(boxes.Shape[0], boxes.Shape[1], -1), y[1].Reshape(boxes.Shape)];
    }

    /// <summary>The errors of both stages: objects or not, boxes of anchors, classes, boxes of proposals.</summary>
    Tensor Learn(Tensor[] x, Optimizer optimizer)
    {
        (Tensor images, Tensor isObject, Tensor anchorCodes, Tensor anchorWeights, Tensor objectWeights) = (x[0], x[1], x[2], x[3], x[4]);
        (Tensor boxes, Tensor labels, Tensor labelWeights, Tensor codes, Tensor codeWeights) = (x[5], x[6], x[7], x[8], x[9]);
        Tensor[] first = Proposed(images, training: true), second = Judged(first[0], boxes, training: true);
        Tensor error = Mean(first[1].BinaryCrossentropy(isObject), anchorWeights) + coding.Loss(first[2], anchorCodes, objectWeights)
            + Mean(second[0].SparseCategoricalCrossentropy(labels), labelWeights) + coding.Loss(second[1], codes, codeWeights);
        optimizer.Apply(error.Gradients([.. Proposer.Parameters, .. Head.Parameters]));
        return error;

        static Tensor Mean(Tensor values, Tensor weights) => (values * weights).Sum() / weights.Sum().Maximum(1);
    }

    /// <summary>One step on a batch of scenes. Returns the error before it.</summary>
    /// <param name="batch">Scenes with "boxes" and "labels", -1 for none.</param>
    /// <param name="seed">The seed of what it learns from.</param>
    public double Train(Batch batch, long seed)
    {
        Tensor images = batch.Inputs[0];
        Box[][] proposals = Best(images, out _);
        var (truths, labels) = (Box.FromTensor(batch.Target("boxes")), batch.Target("labels").ToArray<int>());
        int most = labels.Length / batch.Count;
        var first = new Targets(batch.Count, anchors.Length);
        var second = new Targets(batch.Count, Learnt);
        var boxes = new Box[batch.Count * Learnt];
        for (int i = 0; i < batch.Count; i++)
        {
            int count = labels.AsSpan(i * most, most).IndexOf(-1) is var end && end >= 0 ? end : most;
            Box[] objects = truths[(i * most)..(i * most + count)];
            int[] classesOf = labels[(i * most)..(i * most + count)];

            int[] matches = ofAnchors.Of(anchors, objects);
            foreach (int k in BoxMatching.Sample(matches, LearntAnchors, 0.5, seed + i))
                first.Set(i, k, anchors[k], matches[k] < 0 ? null : objects[matches[k]], 1);

            Box[] candidates = [.. proposals[i], .. objects];
            matches = ofProposals.Of(candidates, objects);
            int[] chosen = BoxMatching.Sample(matches, Learnt, 0.5, seed + i);
            for (int k = 0; k < Learnt; k++)
            {
                if (k >= chosen.Length) { boxes[i * Learnt + k] = anchors[0]; continue; }
                Box box = candidates[chosen[k]];
                int match = matches[chosen[k]];
                boxes[i * Learnt + k] = box;
                second.Set(i, k, box, match < 0 ? null : objects[match], match < 0 ? 0 : 1 + classesOf[match]);
            }
        }
        return (double)learning.Run(
            [images, first.Labels.Cast(ElementType.Float32), first.Codes(coding), first.Weights, first.ObjectWeights,
                Box.ToTensor(boxes).Reshape(batch.Count, Learnt, 4), second.Labels, second.Weights, second.Codes(coding), second.ObjectWeights])[0];
    }

    /// <summary>The best proposals of each picture after non-maximum suppression, and the features of all.</summary>
    Box[][] Best(Tensor images, out Tensor features)
    {
        const int Considered = 100;
        Tensor[] y = proposing.Run([images]);
        features = y[0];
        float[] logits = y[1].ToArray<float>();
        Box[] all = Box.FromTensor(coding.Decode(y[2], anchorTensor));
        int side = images.Shape[1];
        return [.. Enumerable.Range(0, images.Shape[0]).Select(i =>
        {
            int[] order = [.. Enumerable.Range(i * anchors.Length, anchors.Length).OrderByDescending(k => logits[k]).Take(Considered)];
            Box[] boxes = [.. order.Select(k => all[k].Clip(side, side)).Select(box => box.Width < 2 || box.Height < 2 ? anchors[0] : box)];
            return NonMaximumSuppression.Of(boxes, [.. order.Select(k => (double)logits[k])], 0.6, Proposals).Select(k => boxes[k]).ToArray();
        })];
    }

    /// <summary>The boxes that the first stage proposes for each picture, the best first.</summary>
    public Box[][] Propose(Tensor images) => Best(images, out _);

    /// <summary>What is on each picture, the surest first.</summary>
    /// <param name="images">[batch, side, side, 1]</param>
    /// <param name="least">The least score.</param>
    public IReadOnlyList<Detection>[] Detect(Tensor images, double least = 0.05)
    {
        Box[][] proposals = Best(images, out Tensor features);
        int count = images.Shape[0];
        Box[] padded = [.. proposals.SelectMany(some => some.Concat(Enumerable.Repeat(anchors[0], Proposals - some.Length)))];
        Tensor boxes = Box.ToTensor(padded).Reshape(count, Proposals, 4);
        Tensor[] y = judging.Run([features, boxes]);
        float[] shares = y[0].Softmax().ToArray<float>();
        Box[] corrected = Box.FromTensor(coding.Decode(y[1], boxes));
        return [.. Enumerable.Range(0, count).Select(i => NonMaximumSuppression.Of([.. from k in Enumerable.Range(0, proposals[i].Length)
            let place = i * Proposals + k
            from label in Enumerable.Range(0, classes)
            let score = shares[place * (classes + 1) + 1 + label]
            where score >= least
            select new Detection(corrected[place].Clip(images.Shape[2], images.Shape[1]), label, score)], 0.3))];
    }

    /// <summary>What boxes of a batch have to say: an object or not or its label, its code, and how much both count.</summary>
    sealed class Targets(int batch, int count)
    {
        readonly int[] labels = new int[batch * count];
        readonly float[] weights = new float[batch * count], objectWeights = new float[batch * count];
        readonly List<(int Place, Box Box, Box Anchor)> found = [];

        public void Set(int picture, int k, Box anchor, Box? truth, int label)
        {
            int place = picture * count + k;
            weights[place] = 1;
            if (truth is not { } box) return;
            (labels[place], objectWeights[place]) = (label, 1);
            found.Add((place, box, anchor));
        }

        public Tensor Labels => Tensor.From(labels, [batch, count]);

        public Tensor Weights => Tensor.From(weights, [batch, count]);

        public Tensor ObjectWeights => Tensor.From(objectWeights, [batch, count]);

        public Tensor Codes(BoxCoding coding)
        {
            float[] codes = new float[batch * count * 4], some = coding.Encode(
                [.. found.Select(one => one.Box)], [.. found.Select(one => one.Anchor)]).ToArray<float>();
            for (int i = 0; i < found.Count; i++) some.AsSpan(4 * i, 4).CopyTo(codes.AsSpan(4 * found[i].Place));
            return Tensor.From(codes, [batch, count, 4]);
        }
    }
}
